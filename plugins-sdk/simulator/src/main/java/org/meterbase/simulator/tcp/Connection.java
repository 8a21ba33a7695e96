// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.tcp;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.meterbase.simulator.cosem.Malformed;
import org.meterbase.simulator.dlms.Answer;
import org.meterbase.simulator.dlms.Session;
import org.meterbase.simulator.dlms.Traffic;
import org.meterbase.simulator.utility.Fault;
import org.meterbase.simulator.utility.Trap;

/**
 * One TCP connection to a meter. While an answer is on its way nothing more is read, so that a client that does not read costs one
 * answer. A frame that is none closes it.
 */
final class Connection implements Reactor.Endpoint {
    /** What a client may send, whatever the model's APDU size: room for a log-in and a list. */
    private static final int LEAST_LIMIT = 1024;

    private static final byte[] NOTHING = {};

    private static final long IDLE_MILLIS = 180_000;

    private final Reactor reactor;
    private final Station station;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Session session;
    private final boolean surplus;
    private final Traffic traffic;
    private final int limit;
    private byte[] begun = NOTHING;
    private ByteBuffer answer;
    private boolean answering;
    private boolean lastAnswer;
    private long lastHeard = System.nanoTime();

    /** @param surplus whether it is one more than the meter serves, and to be told so */
    Connection(
            Reactor reactor, Station station, SocketChannel channel, Session session, boolean surplus, Traffic traffic)
            throws IOException {
        this.reactor = reactor;
        this.station = station;
        this.channel = channel;
        this.session = session;
        this.surplus = surplus;
        this.traffic = traffic;
        this.limit = Math.max(LEAST_LIMIT, station.meter().model().maxPdu());
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Optional<Trap.Greeting> greeting = station.condition().fault(Trap.Greeting.class);
        if (greeting.isPresent()) {
            // A line of text fits into the buffer of a new connection.
            byte[] line = greeting.get().text().getBytes(StandardCharsets.US_ASCII);
            traffic.add(Traffic.Count.OCTETS_OUT, channel.write(ByteBuffer.wrap(line)));
        }
        this.key = reactor.register(channel, SelectionKey.OP_READ, this);
        reactor.after(IDLE_MILLIS, this::hangUpIfIdle);
    }

    @Override
    public void ready() {
        guarded(() -> {
            if (answer != null) {
                write();
            } else if (!answering) {
                read();
            }
        });
    }

    /** Hears out what has come, to the hanging up if that has come too. */
    void catchUp() {
        guarded(() -> {
            while (channel.isOpen() && !answering && read() > 0) {
                // All is done in the condition.
            }
        });
    }

    private interface Step {
        void take() throws IOException, Malformed;
    }

    private void guarded(Step step) {
        try {
            step.take();
        } catch (IOException gone) {
            close();
        } catch (Malformed malformed) {
            traffic.add(Traffic.Count.BAD_FRAMES);
            close();
        } catch (RuntimeException defect) {
            // A defect in one meter's answer is that meter's silence, not everybody's end.
            traffic.add(Traffic.Count.FAILURES);
            System.err.println("meter " + station.meter().serial() + ": " + defect);
            close();
        }
    }

    void close() {
        if (channel.isOpen()) {
            try {
                channel.close();
            } catch (IOException ignored) {
                // It is gone either way.
            }
            station.closed(this);
        }
    }

    /** @return octets that came, -1 if the client has hung up */
    private int read() throws IOException, Malformed {
        ByteBuffer room = reactor.room().put(begun);
        int count = channel.read(room);
        if (count < 0) {
            close();
            return count;
        }
        traffic.add(Traffic.Count.OCTETS_IN, count);
        lastHeard = System.nanoTime();
        begun = NOTHING;
        if (station.condition().fault(Fault.Silent.class).isEmpty()) {
            consume(room.flip());
        }
        return count;
    }

    /** Answers requests until one answer cannot leave at once, and keeps what is left. */
    private void consume(ByteBuffer octets) throws IOException, Malformed {
        while (!answering && channel.isOpen()) {
            Optional<Frame> frame = Frame.take(octets, limit);
            if (frame.isEmpty()) {
                break;
            }
            if (surplus) {
                turnAway(frame.get());
                break;
            }
            if (frame.get().destination() != station.meter().model().serverSap()) {
                throw new Malformed("no logical device at " + frame.get().destination());
            }
            reply(frame.get());
        }
        begun = Arrays.copyOfRange(octets.array(), octets.position(), octets.limit());
    }

    /** Tells a client that somebody else is being served. */
    private void turnAway(Frame request) throws IOException, Malformed {
        answer = ByteBuffer.wrap(request.answer(Session.busy()).octets());
        lastAnswer = true;
        answering = true;
        write();
    }

    private void reply(Frame request) throws IOException, Malformed {
        Answer reply = session.answer(request.source(), request.apdu());
        if (reply.apdu().length == 0) {
            return;
        }
        byte[] octets = request.answer(reply.apdu()).octets();
        int length = reply.cutShort() ? octets.length / 2 : octets.length;
        byte[] unasked = reply.unasked().length == 0
                ? NOTHING
                : request.answer(reply.unasked()).octets();
        ByteBuffer sending = ByteBuffer.allocate(unasked.length + length)
                .put(unasked)
                .put(octets, 0, length)
                .flip();
        lastAnswer = reply.cutShort();
        answering = true;
        Optional<Fault.Slow> slow = station.condition().fault(Fault.Slow.class);
        if (slow.isPresent()) {
            key.interestOps(0);
            Fault.Slow pace = slow.get();
            reactor.after(pace.delayMillis(), () -> drop(sending, pace));
        } else {
            answer = sending;
            write();
        }
    }

    /** Sends the next octets of a slow meter. */
    private void drop(ByteBuffer whole, Fault.Slow pace) {
        if (!channel.isOpen()) {
            return;
        }
        int size = pace.octets() == 0 ? whole.remaining() : Math.min(pace.octets(), whole.remaining());
        if (size == whole.remaining()) {
            answer = whole;
            ready();
            return;
        }
        try {
            ByteBuffer part = whole.slice(whole.position(), size);
            int sent = channel.write(part);
            traffic.add(Traffic.Count.OCTETS_OUT, sent);
            whole.position(whole.position() + sent);
            reactor.after(pace.everyMillis(), () -> drop(whole, pace));
        } catch (IOException gone) {
            close();
        }
    }

    private void write() throws IOException, Malformed {
        traffic.add(Traffic.Count.OCTETS_OUT, channel.write(answer));
        if (answer.hasRemaining()) {
            key.interestOps(SelectionKey.OP_WRITE);
            return;
        }
        answer = null;
        answering = false;
        if (lastAnswer) {
            close();
        } else if (key.interestOps() != SelectionKey.OP_READ) {
            key.interestOps(SelectionKey.OP_READ);
            consume(ByteBuffer.wrap(begun));
        }
    }

    private void hangUpIfIdle() {
        long quiet = (System.nanoTime() - lastHeard) / 1_000_000;
        if (channel.isOpen() && quiet >= IDLE_MILLIS) {
            close();
        } else if (channel.isOpen()) {
            reactor.after(IDLE_MILLIS - quiet, this::hangUpIfIdle);
        }
    }
}
