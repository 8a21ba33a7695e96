// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.meterbase.api.model.Identity;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Conversation;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Item;
import org.meterbase.api.protocol.Wire;

/** One conversation in lines. */
final class LineConversation implements Conversation {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST_LINE = 1024;

    private enum State {
        COUNTING,
        GREETING,
        ASKING,
        LEAVING
    }

    private final Assignment assignment;
    private final StringBuilder line = new StringBuilder();
    private State state = State.COUNTING;
    private Item item;
    private LineAnswer answer;
    private boolean stopping;
    private boolean over;

    LineConversation(Assignment assignment) {
        this.assignment = assignment;
    }

    @Override
    public void started(Wire wire) {
        if (assignment.parameters().containsKey("counter")) {
            wire.reserve("line", 1);
            wire.expect(PATIENCE);
        } else {
            greet("HELLO", wire);
        }
    }

    @Override
    public void reserved(String counter, long first, int count, Wire wire) {
        greet("HELLO " + first, wire);
    }

    private void greet(String words, Wire wire) {
        state = State.GREETING;
        say(words, wire);
    }

    @Override
    public void received(ByteBuffer octets, Wire wire) {
        while (octets.hasRemaining() && !over) {
            char c = (char) (octets.get() & 0xFF);
            if (c == '\n') {
                String whole = line.toString();
                line.setLength(0);
                heard(whole, wire);
            } else if (line.length() < LONGEST_LINE) {
                line.append(c);
            } else {
                giveUp(Failure.Reason.BAD_ANSWER, "a line of more than " + LONGEST_LINE + " characters", wire);
            }
        }
    }

    private void heard(String words, Wire wire) {
        try {
            switch (state) {
                case GREETING -> greeted(words, wire);
                case ASKING -> answered(words, wire);
                case LEAVING -> hangUp(wire);
                case COUNTING -> giveUp(Failure.Reason.BAD_ANSWER, "spoke before it was greeted", wire);
            }
        } catch (IllegalArgumentException | java.time.DateTimeException | ArithmeticException e) {
            giveUp(Failure.Reason.BAD_ANSWER, "'" + words + "': " + e.getMessage(), wire);
        }
    }

    private void greeted(String words, Wire wire) {
        if (words.startsWith("ERROR ")) {
            giveUp(Failure.Reason.valueOf(words.split(" ", 3)[1]), words, wire);
        } else if (!words.startsWith("IAM ")) {
            giveUp(Failure.Reason.BAD_ANSWER, "greeted with '" + words + "'", wire);
        } else if (wire.identified(
                Identity.builder().serialNumber(words.substring(4)).build())) {
            assignment.memory().put("greeted", words.getBytes(StandardCharsets.ISO_8859_1));
            goOn(wire);
        } else {
            leave(wire);
        }
    }

    private void answered(String words, Wire wire) {
        if (words.startsWith("ERROR ")) {
            String[] parts = words.split(" ", 3);
            wire.failed(item, Failure.of(Failure.Reason.valueOf(parts[1]), parts[parts.length - 1]));
            goOn(wire);
        } else if (words.equals("MORE") && answer.more(wire)) {
            if (stopping) {
                wire.failed(item, Failure.of(Failure.Reason.STOPPED, "stopped between two blocks"));
                leave(wire);
            } else {
                say("NEXT", wire);
            }
        } else if (answer.line(words, wire)) {
            wire.done(item);
            goOn(wire);
        }
    }

    private void goOn(Wire wire) {
        item = stopping ? null : wire.next().orElse(null);
        if (item == null) {
            leave(wire);
            return;
        }
        state = State.ASKING;
        Instant asked = wire.now();
        if (item instanceof Item.ReadRegisters registers) {
            answer = new LineAnswer.Registers(registers, asked);
            say("REGISTERS " + String.join(",", registers.names()), wire);
        } else if (item instanceof Item.ReadProfile profile) {
            answer = new LineAnswer.Rows(profile);
            say("PROFILE " + profile.profile() + span(profile.range()), wire);
        } else if (item instanceof Item.ReadEvents events) {
            answer = new LineAnswer.Events(events);
            say("EVENTS " + events.log() + span(events.range()), wire);
        } else if (item instanceof Item.ReadClock) {
            answer = new LineAnswer.ClockTime(item, asked);
            say("CLOCK", wire);
        } else if (item instanceof Item.ReadParameter parameter) {
            answer = new LineAnswer.Parameter(parameter);
            say("PARAMETER " + (parameter.name().isEmpty() ? parameter.kind() : parameter.name()), wire);
        } else {
            refuse(wire);
        }
    }

    private void refuse(Wire wire) {
        boolean effect = item instanceof Item.Write || item instanceof Item.Act;
        wire.failed(
                item,
                effect && !wire.permitted(item)
                        ? Failure.of(Failure.Reason.NOT_PERMITTED, "no permit")
                        : Failure.of(Failure.Reason.NOT_SUPPORTED, "lines cannot say " + item));
        goOn(wire);
    }

    private static String span(org.meterbase.api.model.TimeRange range) {
        return " " + range.from().getEpochSecond() + " " + range.to().getEpochSecond();
    }

    private void leave(Wire wire) {
        state = State.LEAVING;
        say("BYE", wire);
    }

    private void say(String words, Wire wire) {
        wire.send(ByteBuffer.wrap((words + "\n").getBytes(StandardCharsets.ISO_8859_1)));
        wire.expect(PATIENCE);
    }

    @Override
    public void silent(Wire wire) {
        if (state == State.LEAVING) {
            hangUp(wire);
        } else {
            giveUp(Failure.Reason.SILENT, "no answer within " + PATIENCE, wire);
        }
    }

    @Override
    public void closed(Wire wire) {
        over = true;
    }

    @Override
    public void stop(Instant until, Wire wire) {
        stopping = true;
        if (state == State.COUNTING || state == State.GREETING) {
            leave(wire);
        }
    }

    private void hangUp(Wire wire) {
        over = true;
        wire.hangUp();
    }

    private void giveUp(Failure.Reason reason, String text, Wire wire) {
        over = true;
        wire.abandon(Failure.of(reason, text));
    }
}
