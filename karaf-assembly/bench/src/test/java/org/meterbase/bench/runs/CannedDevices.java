// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.runs;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.meterbase.api.archive.AccessPath;
import org.meterbase.api.archive.DeviceGroup;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.channel.Channel;
import org.meterbase.api.channel.Link;
import org.meterbase.api.channel.LinkListener;
import org.meterbase.api.channel.Target;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.protocol.Conversation;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Item;
import org.meterbase.api.protocol.Protocol;
import org.meterbase.api.protocol.Wire;
import org.meterbase.testkit.FakeArchive;

/**
 * Devices whose conversation ends as soon as it has begun. In each run others misbehave: of a thousand thirty do not answer at first and are done when they are tried
 * again, and five refuse for good. One thread plays all of them, as an event loop does.
 */
final class CannedDevices implements Channel, AutoCloseable {
    static final long GROUP = 1;
    static final String PROTOCOL = "canned";
    static final String CHANNEL = "canned";
    private static final String MODEL = "canned";
    private static final int SILENT_OF_THOUSAND = 30;
    private static final int REFUSING_OF_THOUSAND = 5;

    final FakeArchive archive = new FakeArchive();
    private final BlockingQueue<Runnable> callbacks = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::play, "canned devices");
    private final BitSet tried = new BitSet();
    private volatile int run;

    CannedDevices(int count) {
        List<DeviceKey> members = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            DeviceKey key = new DeviceKey(i % DeviceKey.SHARDS, i);
            archive.add(EndDevice.builder(key, "SN" + i, "TST", MODEL)
                    .access(AccessPath.builder(PROTOCOL, CHANNEL, Integer.toString(i))
                            .build())
                    .build());
            members.add(key);
        }
        members.sort(null);
        archive.add(ModelConfiguration.builder(MODEL, 1, Instant.EPOCH).build());
        archive.add(
                DeviceGroup.builder(GROUP, "all").version(1).members(members).build());
        thread.setDaemon(true);
        thread.start();
    }

    private void play() {
        try {
            while (true) {
                callbacks.take().run();
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    /** From now on others misbehave. */
    void next() {
        callbacks.add(() -> {
            tried.clear();
            run++;
        });
    }

    /** The same for every attempt in a run: 0 to 999. */
    private int character(int device) {
        long mixed = (run * 0x9E3779B97F4A7C15L ^ device) * 0xBF58476D1CE4E5B9L;
        return (int) Long.remainderUnsigned(mixed ^ mixed >>> 31, 1_000);
    }

    @Override
    public void open(Target target, LinkListener listener) {
        callbacks.add(() -> {
            int device = Integer.parseInt(target.address());
            if (character(device) < SILENT_OF_THOUSAND && !tried.get(device)) {
                tried.set(device);
                listener.closed(Failure.of(
                        Failure.Reason.SILENT, "no connection to 192.0.2.7:4059 within " + target.patience()));
            } else {
                listener.opened(new CannedLink(callbacks, listener));
            }
        });
    }

    /** What is spoken with them: nothing. */
    Protocol protocol() {
        return assignment ->
                new Ended(isRefusing((int) assignment.accessDevice().id()));
    }

    private boolean isRefusing(int device) {
        int character = character(device);
        return character >= SILENT_OF_THOUSAND && character < SILENT_OF_THOUSAND + REFUSING_OF_THOUSAND;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private record CannedLink(BlockingQueue<Runnable> callbacks, LinkListener listener) implements Link {
        @Override
        public void send(ByteBuffer octets) {}

        @Override
        public void expect(Duration patience) {}

        @Override
        public void expectNothing() {}

        @Override
        public void reading(boolean on) {}

        @Override
        public void execute(Runnable task) {
            callbacks.add(task);
        }

        @Override
        public void close() {
            callbacks.add(() -> listener.closed(Failure.of(Failure.Reason.LOST, "closed")));
        }
    }

    private record Ended(boolean refusing) implements Conversation {
        @Override
        public void started(Wire wire) {
            for (Optional<Item> item = wire.next(); item.isPresent(); item = wire.next()) {
                if (refusing) {
                    wire.failed(
                            item.get(), Failure.of(Failure.Reason.REFUSED, "the association was refused: no reason"));
                } else {
                    wire.done(item.get());
                }
            }
            wire.hangUp();
        }

        @Override
        public void received(ByteBuffer octets, Wire wire) {}

        @Override
        public void silent(Wire wire) {}

        @Override
        public void closed(Wire wire) {}

        @Override
        public void stop(Instant until, Wire wire) {}
    }
}
