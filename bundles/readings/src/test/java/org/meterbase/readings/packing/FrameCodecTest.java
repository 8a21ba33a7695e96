// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.Identity;
import org.meterbase.api.model.Side;
import org.meterbase.api.model.StampAt;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.model.Unit;
import org.meterbase.api.readings.Frame;

final class FrameCodecTest {
    private static final DeviceKey DEVICE = new DeviceKey(4095, 4_711_000_111L);
    private static final Instant RECEIVED = Instant.parse("2026-11-20T10:15:30.123456789Z");
    private static final StampConvention BERLIN = StampConvention.STANDARD
            .with(StampConvention.DeviationSign.UTC_IS_LOCAL_MINUS)
            .in(ZoneId.of("Europe/Berlin"))
            .at(StampAt.END);

    private static final String THREE_PUSHES =
            "020300000184f780b00dc0a9d33a11030004646c6d730101c0bee3d3030000001041434d3030303030303030303030303102"
                    + "01078001c29a0c000e312e302e39392e312e302e323535008407000102000d4575726f70652f4265726c696e02000d312e30"
                    + "2e302e382e302e32353500480000000d312e302e312e382e302e323535004800007fd0f8ebaf0d02a03878fe03020222090b"
                    + "0e06230f0132078001020405efa846029f3877020201240001dd8c0106078001020405efaf5402a0387802020000";

    /** One of each kind, with everything that can be said in it. */
    private static List<Delivery> everything() {
        DeviceStamp stamp = new DeviceStamp(1_795_000_000L, (short) -60, (short) 0x80);
        List<Observation.Value> values = List.of(
                new Observation.Value.Number(new BigDecimal("-12.3400")),
                new Observation.Value.Text("1.02.3 – ä"),
                new Observation.Value.Octets(new byte[] {0, -1, 7}),
                new Observation.Value.Stamp(stamp, RECEIVED),
                new Observation.Value.Flag(true));
        List<Delivery> all = new ArrayList<>();
        all.add(segment());
        all.add(RegisterSet.builder(DEVICE, RegisterSet.Kind.BILLING, RECEIVED)
                .source("0.0.98.1.0.255")
                .stamp(stamp, BERLIN)
                .ordinal(1)
                .closingReason(-3)
                .resetCount(17)
                .calendarName("T4")
                .register(Register.builder("1.0.1.8.1.255", Long.MAX_VALUE, -3, Unit.WATT_HOUR)
                        .side(Side.PRIMARY)
                        .accumulation(Accumulation.INDEX)
                        .build())
                .register(Register.builder("1.0.1.6.0.255", 42, 1, Unit.WATT)
                        .capturedAt(stamp)
                        .build())
                .build());
        all.add(new DeviceEvent(DEVICE, "0.0.99.98.0.255", "23", stamp, BERLIN, 2, new byte[] {1, 2, 3}));
        for (Observation.Value value : values) {
            all.add(new Observation(DEVICE, Observation.Kind.PARAMETER, "0.0.96.1.0.255", value, RECEIVED));
        }
        all.add(new Coverage(DEVICE, "1.0.99.1.0.255", TimeRange.ALWAYS, true, 96, RECEIVED));
        all.add(new Coverage(DEVICE, "x", new TimeRange(RECEIVED, RECEIVED), false, 0, null));
        return all;
    }

    private static IntervalSegment segment() {
        IntervalSegment.Builder segment = IntervalSegment.builder(
                DEVICE,
                "1.0.99.1.0.255",
                Duration.ofMinutes(15),
                BERLIN,
                List.of(
                        SegmentChannel.of("1.0.1.8.0.255", -1, Unit.WATT_HOUR)
                                .on(Side.SECONDARY)
                                .as(Accumulation.INDEX),
                        SegmentChannel.of("1.0.2.8.0.255", 0, Unit.NONE)),
                3);
        segment.row(900, (short) -60, (short) 0xFF, 0, 0).value(0, 5);
        segment.row(1800, DeviceStamp.DEVIATION_UNSPECIFIED, (short) 0x80, -1L, 0xFFF)
                .value(0, Long.MAX_VALUE)
                .value(1, Long.MIN_VALUE + 1);
        segment.row(900, (short) -60, (short) 3, 7, 1).value(1, -5);
        return segment.build();
    }

    private static Frame frame(List<Delivery> deliveries) {
        return Frame.builder(
                        Provenance.builder(Provenance.Source.PUSH, RECEIVED)
                                .conversation(17, Long.MAX_VALUE)
                                .agent("dlms")
                                .clockOffset(Duration.ofMillis(-1500))
                                .answered(Identity.builder()
                                        .serialNumber("ACM1")
                                        .systemTitle("41434d0000000001")
                                        .build())
                                .build(),
                        deliveries)
                .quarantine(Frame.Quarantine.WRONG_DEVICE)
                .build();
    }

    @Test
    void everyKindComesBackAsItWas() {
        List<Frame> frames = List.of(
                frame(everything()),
                Frame.builder(
                                Provenance.builder(Provenance.Source.READ, RECEIVED)
                                        .build(),
                                everything())
                        .build());
        byte[] packed = FrameCodec.pack(frames);

        List<Frame> back = FrameCodec.unpack(packed);

        assertThat(FrameCodec.pack(back)).isEqualTo(packed);
        assertThat(back.get(0).quarantine()).contains(Frame.Quarantine.WRONG_DEVICE);
        assertThat(back.get(1).quarantine()).isEmpty();
        Provenance provenance = back.get(0).provenance();
        assertThat(provenance.received()).isEqualTo(RECEIVED);
        assertThat(provenance.conversation()).isEqualTo(Long.MAX_VALUE);
        assertThat(provenance.clockOffset()).contains(Duration.ofMillis(-1500));
        assertThat(provenance.answered().systemTitle()).contains("41434D0000000001");
        IntervalSegment segment = (IntervalSegment) back.get(0).deliveries().get(0);
        assertThat(segment.convention()).isEqualTo(BERLIN);
        assertThat(segment.ordinal(2)).isEqualTo(1);
        assertThat(segment.value(1, 1)).isEqualTo(Long.MIN_VALUE + 1);
        assertThat(segment.value(0, 1)).isEqualTo(IntervalSegment.ABSENT);
        assertThat(segment.status(1)).isEqualTo(-1);
        assertThat(segment.clockStatus(0)).isEqualTo((short) 0xFF);
        assertThat(segment.channel(0)).isEqualTo(segment().channel(0));
        RegisterSet set = (RegisterSet) back.get(0).deliveries().get(1);
        assertThat(set.registers()).isEqualTo(((RegisterSet) everything().get(1)).registers());
        assertThat(set.calendarName()).contains("T4");
        assertThat(set.closingReason()).hasValue(-3);
    }

    @Test
    void aHundredPushesOfOneModelCostLittleMoreThanTheirValues() {
        List<Frame> pushes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            IntervalSegment.Builder push = IntervalSegment.builder(
                    new DeviceKey(64 * (i % 64), 100_000 + i),
                    "1.0.99.1.0.255",
                    Duration.ofMinutes(15),
                    BERLIN,
                    List.of(SegmentChannel.of("1.0.1.8.0.255", 0, Unit.WATT_HOUR)),
                    1);
            push.row(1_795_000_500L, (short) 60, (short) 0xFF, 0, 0).value(0, 123_456 + i);
            pushes.add(Frame.builder(
                            Provenance.builder(Provenance.Source.PUSH, RECEIVED)
                                    .agent("dlms")
                                    .build(),
                            List.of(push.build()))
                    .build());
        }
        assertThat(FrameCodec.pack(pushes).length).isLessThan(100 * 25);
        assertThat(FrameCodec.pack(pushes.subList(0, 1)).length).isGreaterThan(80);
    }

    /** A push of one row, as thousands of meters send it in the same minute. */
    private static Frame push(int meter, Instant received, String name, Long... values) {
        List<SegmentChannel> channels = new ArrayList<>();
        for (int channel = 0; channel < values.length; channel++) {
            channels.add(SegmentChannel.of("1.0." + channel + ".8.0.255", 0, Unit.WATT_HOUR));
        }
        IntervalSegment.Builder row = IntervalSegment.builder(
                new DeviceKey(64 * (meter % 64), 100_000 + meter),
                "1.0.99.1.0.255",
                Duration.ofMinutes(15),
                BERLIN,
                channels,
                1);
        row.row(1_795_000_500L + meter % 3 * 900, (short) (meter % 2 * 60), (short) 0xFF, meter % 5, meter % 7);
        row.ordinal(meter % 4);
        for (int channel = 0; channel < values.length; channel++) {
            if (values[channel] != null) {
                row.value(channel, values[channel]);
            }
        }
        return Frame.builder(
                        Provenance.builder(Provenance.Source.PUSH, received)
                                .conversation(17, meter * 3L)
                                .agent("dlms")
                                .clockOffset(meter % 3 == 0 ? null : Duration.ofMillis(meter - 20))
                                .answered(Identity.builder()
                                        .logicalDeviceName(name)
                                        .build())
                                .build(),
                        List.of(row.build()))
                .build();
    }

    private static List<Frame> pushes() {
        Instant received = Instant.parse("2026-11-20T10:15:30.123Z");
        List<Frame> frames = new ArrayList<>();
        frames.add(push(1, received, "ACM0000000000001", 17L, -5L));
        frames.add(push(2, received.plusMillis(7), "ACM0000000000002", 18L, null));
        frames.add(push(3, received.minusSeconds(9), "ACM0000000000002", null, null));
        frames.add(push(4, RECEIVED, "", Long.MAX_VALUE, Long.MIN_VALUE + 1));
        frames.add(push(5, received, "ACM\uD83D\uDE00", 1L, 2L));
        frames.add(push(6, received, "ACM\uD83D\uDE01", 1L, 2L, 3L));
        frames.add(frame(everything()));
        frames.add(push(7, received, "ACM", 1L));
        return frames;
    }

    @Test
    void framesThatAreLikeTheOneBeforeComeBackAsTheyWere() {
        List<Frame> frames = pushes();

        List<Frame> back = FrameCodec.unpack(FrameCodec.pack(frames));

        assertThat(back).hasSameSizeAs(frames);
        for (int i = 0; i < frames.size(); i++) {
            // What is packed alone says all of itself.
            assertThat(FrameCodec.pack(List.of(back.get(i)))).isEqualTo(FrameCodec.pack(List.of(frames.get(i))));
        }
        assertThat(back.get(4).provenance().answered().logicalDeviceName()).contains("ACM\uD83D\uDE00");
        assertThat(back.get(5).provenance().answered().logicalDeviceName()).contains("ACM\uD83D\uDE01");
        assertThat(((IntervalSegment) back.get(1).deliveries().get(0)).value(0, 1))
                .isEqualTo(IntervalSegment.ABSENT);
    }

    @Test
    void aRecordOfThreePushesThatWasWrittenSoIsReadForGood() {
        List<Frame> frames = pushes().subList(0, 3);

        List<Frame> back = FrameCodec.unpack(HexFormat.of().parseHex(THREE_PUSHES));

        for (int i = 0; i < frames.size(); i++) {
            assertThat(FrameCodec.pack(List.of(back.get(i)))).isEqualTo(FrameCodec.pack(List.of(frames.get(i))));
        }
    }

    @Test
    void changedOctetsAreRefusedOrReadAsSomethingElse() {
        changed(FrameCodec.pack(List.of(frame(everything()), frame(List.of(segment())))));
        changed(FrameCodec.pack(pushes()));
    }

    private static void changed(byte[] packed) {
        Random random = new Random(20_261_120);
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] changed =
                    Arrays.copyOf(packed, random.nextInt(4) == 0 ? random.nextInt(packed.length) : packed.length);
            for (int k = random.nextInt(4); k >= 0 && changed.length > 0; k--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                FrameCodec.unpack(changed);
            } catch (Malformed e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    @Test
    void aLaterVersionIsRefusedByName() {
        byte[] packed = FrameCodec.pack(List.of(frame(everything())));
        packed[0] = 3;
        assertThatThrownBy(() -> FrameCodec.unpack(packed))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("version 3");
    }

    @Test
    void whatFewOctetsMayAskForIsBounded() {
        Packer out = new Packer(64);
        out.octet(1);
        out.count(1);
        out.octet(0);
        Facts.write(out, Provenance.builder(Provenance.Source.READ, RECEIVED).build());
        out.count(3);
        for (int i = 0; i < 3; i++) {
            out.octet(1);
            Facts.write(out, DEVICE);
            out.word("p");
            Facts.write(out, Layout.of(wide()));
            out.count(IntervalSegment.MAX_ROWS);
        }
        assertThatThrownBy(() -> FrameCodec.unpack(out.toArray())).isInstanceOf(Malformed.class);
    }

    private static IntervalSegment wide() {
        List<SegmentChannel> channels = new ArrayList<>();
        for (int i = 0; i < 255; i++) {
            channels.add(SegmentChannel.of("c" + i, 0, Unit.NONE));
        }
        return IntervalSegment.builder(DEVICE, "p", Duration.ZERO, StampConvention.STANDARD, channels, 1)
                .build();
    }

    /** The places of these constants stand in packed octets for good. */
    @Test
    void constantsKeepTheirPlaces() {
        assertThat(Arrays.toString(Side.values())).isEqualTo("[UNSPECIFIED, PRIMARY, SECONDARY]");
        assertThat(Arrays.toString(Accumulation.values()))
                .isEqualTo("[UNSPECIFIED, INDEX, DELTA, AVERAGE, INSTANTANEOUS]");
        assertThat(Arrays.toString(StampAt.values())).isEqualTo("[UNSPECIFIED, START, END]");
        assertThat(Arrays.toString(StampConvention.DeviationSign.values()))
                .isEqualTo("[UTC_IS_LOCAL_PLUS, UTC_IS_LOCAL_MINUS]");
        assertThat(Arrays.toString(Provenance.Source.values())).startsWith("[READ, PUSH, CONCENTRATOR, HANDHELD, FILE");
        assertThat(Arrays.toString(Frame.Quarantine.values())).startsWith("[UNKNOWN_DEVICE, WRONG_DEVICE");
        assertThat(Arrays.toString(RegisterSet.Kind.values()))
                .startsWith("[SPOT, DAILY_FREEZE, BILLING, POWER_FAIL, INSTALLATION, REMOVAL");
        assertThat(Arrays.toString(Observation.Kind.values()))
                .startsWith("[PARAMETER, CLOCK, RELAY, FIRMWARE, SIGNAL, NEIGHBOUR");
    }
}
