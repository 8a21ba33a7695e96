// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.meterbase.api.archive.AccessPath;
import org.meterbase.api.archive.ChannelConfiguration;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.archive.ProfileConfiguration;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.Identity;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.tasks.DataItem;
import org.meterbase.api.tasks.ItemOutcome;
import org.meterbase.channel.tcpclient.TcpClientChannel;
import org.meterbase.protocol.dlms.DlmsProtocol;
import org.meterbase.tasks.conversation.Dispatcher;
import org.meterbase.tasks.conversation.Exchange;
import org.meterbase.tasks.conversation.Limits;
import org.meterbase.tasks.conversation.Order;
import org.meterbase.tasks.conversation.Patrol;
import org.meterbase.tasks.conversation.Plugins;
import org.meterbase.tasks.conversation.Starter;
import org.meterbase.testkit.FakeArchive;
import org.meterbase.testkit.south.MapSecrets;

/**
 * The product's own path: orders, route, starter, conversation, dlms, tcp-client; readings that only count. The meter says who it is with
 * the association, and that is compared; what it captures is remembered, as from the second session on. So its requests are those of
 * everybody else.
 */
final class Platform implements Client {
    private static final ReadingType ENERGY = ReadingType.parse("0.0.0.1.1.1.12.0.0.0.0.0.0.0.0.3.72.0");
    private static final String MODEL = "canned";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int SHARDS = 64;
    private static final List<DataItem> ITEMS =
            List.of(DataItem.all(DataItem.Kind.REGISTERS), DataItem.all(DataItem.Kind.LOAD_PROFILE));

    private final Clock clock = Clock.systemUTC();
    private final CountingReadings readings = new CountingReadings();
    private final FakeArchive archive = new FakeArchive();
    private final TcpClientChannel channel;
    private final Dispatcher dispatcher;
    private final Exchange exchange;
    private final Starter starter;
    private final Patrol patrol;
    private final List<EndDevice> devices = new ArrayList<>();
    private final ConcurrentLinkedQueue<EndDevice> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicReference<String> fault = new AtomicReference<>();
    private volatile CountDownLatch open = new CountDownLatch(0);
    private Instant patrolled = Instant.EPOCH;

    /**
     * @param connections places on the route; there are twice as many meters, so that some wait
     * @param keep seconds that a connection is kept after its session
     */
    Platform(int connections, int port, int keep) throws IOException, ReflectiveOperationException {
        Limits d = Limits.DEFAULT;
        Limits limits = new Limits(
                connections, 1, Map.of(), d.opening(), d.conversation(), d.grace(), d.absence(), d.settling());
        channel = Component.activate(TcpClientChannel.class, Map.of("keep", keep));
        dispatcher = new Dispatcher(clock, readings, new Plugins(clock), new MapDeviceStore(), limits);
        exchange = new Exchange(dispatcher);
        exchange.bind("tcp-client", channel);
        exchange.bind("dlms", Component.activate(DlmsProtocol.class, Map.of("companionFolder", companionFolder())));
        starter = new Starter(dispatcher, archive, new MapSecrets());
        patrol = new Patrol(dispatcher);
        archive.add(model());
        for (int i = 0; i < connections * 2; i++) {
            devices.add(device(i, port));
        }
    }

    private static String companionFolder() throws IOException {
        Path folder = Files.createTempDirectory("companion");
        Path file = folder.resolve("canned.json");
        Files.writeString(file, "{\"extends\": \"standard\", \"identity\": {\"logicalDeviceName\": null}}");
        file.toFile().deleteOnExit();
        folder.toFile().deleteOnExit();
        return folder.toString();
    }

    private static ModelConfiguration model() {
        List<ChannelConfiguration> channels = new ArrayList<>();
        for (int channel = 1; channel <= MeterOctets.CHANNELS; channel++) {
            channels.add(ChannelConfiguration.builder("1.0." + channel + ".8.0.255", ENERGY)
                    .build());
        }
        return ModelConfiguration.builder(MODEL, 1, Instant.EPOCH)
                .companionProfile("canned")
                .profiles(List.of(ProfileConfiguration.builder(MeterOctets.PROFILE, Duration.ofMinutes(15))
                        .depth(Duration.ofDays(40))
                        .channels(channels)
                        .build()))
                .registers(List.of(channels.get(0)))
                .build();
    }

    private static EndDevice device(int number, int port) {
        return EndDevice.builder(new DeviceKey(number % SHARDS, number + 1L), "SN" + number, "TST", MODEL)
                .identity(Identity.builder()
                        .systemTitle(HexFormat.of().parseHex(MeterOctets.SYSTEM_TITLE))
                        .build())
                .access(AccessPath.builder("dlms", "tcp-client", Client.address(number) + ":" + port)
                        .build())
                .build();
    }

    @Override
    public void read(int sessions) throws InterruptedException {
        long rows = readings.rows();
        long registers = readings.registers();
        left.set(sessions);
        CountDownLatch all = new CountDownLatch(sessions);
        open = all;
        free.addAll(devices);
        while (all.getCount() > 0 && fault.get() == null) {
            submit();
            starter.turn(SECOND);
            if (clock.instant().isAfter(patrolled.plus(SECOND))) {
                patrolled = clock.instant();
                patrol.tick();
            }
        }
        free.clear();
        long missing = sessions * (long) MeterOctets.ROWS - (readings.rows() - rows);
        if (fault.get() != null || missing != 0 || readings.registers() - registers != sessions) {
            throw new IllegalStateException(fault.get() + "; " + missing + " rows are missing");
        }
    }

    /** Gives each meter that is free its next order. */
    private void submit() {
        for (EndDevice device = free.poll(); device != null; device = free.poll()) {
            if (left.getAndDecrement() > 0) {
                EndDevice next = device;
                dispatcher.submit(new Order(
                        next,
                        next,
                        new Order.Origin(1, "bench", "bench"),
                        5,
                        Instant.MAX,
                        ITEMS,
                        Duration.ofDays(1),
                        Set.of(),
                        false,
                        result -> over(next, result)));
            }
        }
    }

    private void over(EndDevice device, Order.Result result) {
        for (ItemOutcome outcome : result.outcomes()) {
            outcome.failure()
                    .ifPresent(failure -> fault.set(device.access().get().address() + ": " + failure));
        }
        free.add(device);
        open.countDown();
    }

    @Override
    public void close() throws Exception {
        exchange.close();
    }
}
