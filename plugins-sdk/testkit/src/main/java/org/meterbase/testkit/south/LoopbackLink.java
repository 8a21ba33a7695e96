// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.meterbase.api.channel.Link;
import org.meterbase.api.channel.LinkListener;
import org.meterbase.api.protocol.Failure;

/** One connection of a {@link LoopbackChannel}. */
final class LoopbackLink implements Link {
    private final LoopbackChannel channel;
    private final TestClock clock;
    private final LinkListener listener;
    private final Peer peer;
    private final Deque<byte[]> held = new ArrayDeque<>();
    private Instant deadline = Instant.MAX;
    private boolean reading = true;
    private boolean closed;

    LoopbackLink(LoopbackChannel channel, TestClock clock, LinkListener listener, Peer peer) {
        this.channel = channel;
        this.clock = clock;
        this.listener = listener;
        this.peer = peer;
    }

    @Override
    public void send(ByteBuffer octets) {
        if (closed) {
            return;
        }
        byte[] copy = new byte[octets.remaining()];
        octets.get(copy);
        for (byte[] portion : peer.answer(copy)) {
            // An empty portion stands for a device that hangs up.
            channel.enqueue(
                    portion.length == 0
                            ? () -> breakOff(Failure.of(Failure.Reason.LOST, "the device hung up"))
                            : () -> arrive(portion));
        }
    }

    private void arrive(byte[] portion) {
        if (closed) {
            return;
        }
        if (!reading) {
            held.add(portion);
            return;
        }
        deadline = Instant.MAX;
        listener.received(ByteBuffer.wrap(portion));
    }

    @Override
    public void expect(Duration patience) {
        deadline = clock.instant().plus(patience);
    }

    @Override
    public void expectNothing() {
        deadline = Instant.MAX;
    }

    @Override
    public void reading(boolean on) {
        reading = on;
        if (on) {
            while (!held.isEmpty()) {
                byte[] portion = held.poll();
                channel.enqueue(() -> arrive(portion));
            }
        }
    }

    @Override
    public void execute(Runnable task) {
        channel.enqueue(() -> {
            if (!closed) {
                task.run();
            }
        });
    }

    @Override
    public void close() {
        channel.enqueue(() -> breakOff(Failure.of(Failure.Reason.LOST, "closed by the platform")));
    }

    void breakOff(Failure failure) {
        channel.enqueue(() -> {
            if (!closed) {
                closed = true;
                channel.gone(this);
                listener.closed(failure);
            }
        });
    }

    boolean checkDeadline() {
        if (closed || clock.instant().isBefore(deadline)) {
            return false;
        }
        deadline = Instant.MAX;
        listener.silent();
        return true;
    }
}
