// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Frame;
import org.meterbase.readings.raw.Block;
import org.meterbase.readings.raw.BlockCodec;
import org.meterbase.readings.raw.BlockKey;

/** What was written before segments were cut into days is read for good. The octets are those that the first version wrote. */
final class FirstVersionTest {
    private static final String RECORD =
            "01010000a0eefcaf0d0003090004646c6d73010380cab5ee01000441434d3100000302010007f1a204"
                    + "000e312e302e39392e312e302e32353500840700000000015a02000d312e302e312e382e302e32353501480000000d312e302e"
                    + "322e382e302e32353500480000040198e0fcaf0d880e0077008002000001000203000002010003d00f2266aa0101010d030a04"
                    + "02050405f8a7fcaf0d0098e0fcaf0d00010400";
    private static final String BLOCK =
            "01030100880e0105010080bab70303090004646c6d7301b7170000000000a038007700800201020203"
                    + "000201000000000018020003f20f66aa01010106010e02";
    private static final DeviceKey DEVICE = new DeviceKey(7, 70_001);
    private static final Instant MIDNIGHT = Instant.parse("2026-11-20T00:00:00Z");

    @Test
    void aRecordOfTheJournal() {
        List<Frame> frames = FrameCodec.unpack(HexFormat.of().parseHex(RECORD));

        assertThat(frames).hasSize(1);
        IntervalSegment segment = (IntervalSegment) frames.get(0).deliveries().get(0);
        assertThat(segment.device()).isEqualTo(DEVICE);
        assertThat(segment.rowCount()).isEqualTo(4);
        assertThat(segment.epochSecond(1)).isEqualTo(MIDNIGHT.getEpochSecond());
        assertThat(segment.wallClock(1)).isEqualTo(MIDNIGHT.getEpochSecond() + 3600);
        assertThat(segment.value(3, 0)).isEqualTo(1153);
        assertThat(segment.value(1, 1)).isEqualTo(IntervalSegment.ABSENT);
        assertThat(segment.flags(2)).isEqualTo(1);
        assertThat(((Coverage) frames.get(0).deliveries().get(1)).rows()).isEqualTo(4);
        assertThat(FrameCodec.read(HexFormat.of().parseHex(RECORD))
                        .get(0)
                        .deliveries()
                        .get(0)
                        .segment())
                .isNull();
    }

    @Test
    void aBlock() {
        BlockKey key = new BlockKey(DEVICE, 1, BlockKey.dayOf(MIDNIGHT.getEpochSecond()));

        Block block = BlockCodec.unpack(HexFormat.of().parseHex(BLOCK), key);

        assertThat(block.rows()).isEqualTo(3);
        assertThat(block.instant(0)).isEqualTo(MIDNIGHT.getEpochSecond());
        assertThat(block.wallClock(0)).isEqualTo(MIDNIGHT.getEpochSecond() + 3600);
        assertThat(block.value(2, 0)).isEqualTo(1153);
        assertThat(block.value(0, 1)).isEqualTo(IntervalSegment.ABSENT);
        assertThat(block.change(1)).isEqualTo(12);
        assertThat(block.layout(1)).isEqualTo(5);
        assertThat(block.origin(1).agent()).isEqualTo("dlms");
        assertThat(block.answered().list()).isEmpty();
        BlockCodec.Stamps stamps = BlockCodec.stamps(HexFormat.of().parseHex(BLOCK), key);
        assertThat(stamps.instants())
                .containsExactly(
                        MIDNIGHT.getEpochSecond(), MIDNIGHT.getEpochSecond() + 900, MIDNIGHT.getEpochSecond() + 1800);
        assertThat(BlockCodec.unpack(BlockCodec.pack(block, key), key).value(2, 0))
                .isEqualTo(1153);
    }
}
