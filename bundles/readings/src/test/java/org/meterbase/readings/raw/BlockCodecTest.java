// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.Unit;
import org.meterbase.api.readings.Frame;
import org.meterbase.readings.packing.DaySlice;
import org.meterbase.readings.packing.FrameCodec;
import org.meterbase.readings.packing.Layout;
import org.meterbase.readings.packing.PackedSegment;
import org.meterbase.readings.packing.Packer;

/** A block that takes the rows out of the journal as they lie there is the block that takes them one by one, to the last octet. */
final class BlockCodecTest {
    private static final DeviceKey DEVICE = new DeviceKey(7, 70_001);
    private static final int DAY =
            BlockKey.dayOf(Instant.parse("2026-11-20T00:00:00Z").getEpochSecond());
    private static final BlockKey KEY = new BlockKey(DEVICE, 3, DAY);
    private static final Ranges ANSWERED = Ranges.NONE.plus(KEY.begin(), KEY.begin() + 7200);

    @Test
    void aSliceAndItsRowsMakeTheSameBlock() {
        Random random = new Random(20_261_120);
        for (int round = 0; round < 500; round++) {
            int channels = 1 + random.nextInt(5);
            IntervalSegment segment = segment(random, channels, 1 + random.nextInt(96));
            Provenance provenance = Provenance.builder(Provenance.Source.READ, Instant.ofEpochSecond(KEY.begin()))
                    .agent("dlms")
                    .conversation(round, random.nextInt())
                    .build();
            Origin origin = Origin.of(provenance);
            DaySlice slice = slice(provenance, segment);
            Layout layout = Layout.of(segment);
            BlockMerge merge = new BlockMerge(new Block(channels, 4), number -> layout, 42);
            for (int row = 0; row < segment.rowCount(); row++) {
                merge.add(segment, row, segment.epochSecond(row), 9, origin);
            }
            merge.block().answer(ANSWERED);

            byte[] fresh = BlockCodec.pack(slice, KEY, 9, origin, 42, ANSWERED);

            assertThat(slice.ascending()).isTrue();
            assertThat(fresh).isEqualTo(BlockCodec.pack(merge.block(), KEY));
            Block back = BlockCodec.unpack(fresh, KEY);
            assertThat(back.answered().list()).isEqualTo(ANSWERED.list());
            int last = segment.rowCount() - 1;
            assertThat(back.value(last, channels - 1)).isEqualTo(segment.value(last, channels - 1));
            assertThat(back.wallClock(last)).isEqualTo(segment.wallClock(last));
            assertThat(BlockCodec.stamps(fresh, KEY).instants()).hasSize(segment.rowCount());
            assertThat(BlockCodec.stamps(fresh, KEY).answered().list()).isEqualTo(ANSWERED.list());
        }
    }

    @Test
    void rowsThatWerePushedOneByOneKeepWhereEachCameFromInAFewOctets() {
        IntervalSegment segment = segment(new Random(7), 1, 90);
        BlockMerge merge = new BlockMerge(new Block(1, 4), number -> Layout.of(segment), 42);
        List<Origin> origins = new ArrayList<>();
        for (int row = 0; row < segment.rowCount(); row++) {
            Origin origin = Origin.of(Provenance.builder(
                            row == 50 ? Provenance.Source.READ : Provenance.Source.PUSH,
                            Instant.ofEpochSecond(segment.epochSecond(row) + 2).plusMillis(row * 31 % 17))
                    .agent(row == 50 ? "other" : "dlms")
                    .conversation(3, 70_000 + row * 5L)
                    .clockOffset(row % 3 == 0 ? null : Duration.ofMillis(-row * 7))
                    .build());
            origins.add(origin);
            merge.add(segment, row, segment.epochSecond(row), 9, origin);
        }
        byte[] packed = BlockCodec.pack(merge.block(), KEY);

        Block back = BlockCodec.unpack(packed, KEY);
        for (int row = 0; row < back.rows(); row++) {
            assertThat(back.origin(row)).isEqualTo(origins.get(row));
        }
        assertThat(BlockCodec.stamps(packed, KEY).instants()).hasSize(90);
        Packer alone = new Packer(64);
        OriginCodec.write(alone, origins, KEY.begin());
        assertThat(alone.size()).isLessThan(90 * 8);
    }

    private static DaySlice slice(Provenance provenance, IntervalSegment segment) {
        byte[] record = FrameCodec.pack(
                List.of(Frame.builder(provenance, List.of(segment)).build()));
        PackedSegment packed =
                FrameCodec.read(record).get(0).deliveries().get(0).segment();
        assertThat(packed.slices()).hasSize(1);
        return packed.slices().get(0);
    }

    private static IntervalSegment segment(Random random, int channels, int rows) {
        List<SegmentChannel> names = new ArrayList<>();
        for (int channel = 0; channel < channels; channel++) {
            names.add(SegmentChannel.of("c" + channel, 0, Unit.WATT_HOUR));
        }
        IntervalSegment.Builder segment =
                IntervalSegment.builder(DEVICE, "p", Duration.ofMinutes(15), StampConvention.STANDARD, names, rows);
        long stamp = KEY.begin() + random.nextInt(900);
        boolean even = random.nextBoolean();
        for (int row = 0; row < rows; row++) {
            segment.row(stamp, (short) 0, (short) random.nextInt(2), random.nextInt(3) == 0 ? row : 0, 0);
            for (int channel = 0; channel < channels; channel++) {
                if (random.nextInt(8) > 0) {
                    segment.value(channel, random.nextLong() >> random.nextInt(64));
                }
            }
            stamp += even ? 890 : 1 + random.nextInt(890);
        }
        return segment.build();
    }
}
