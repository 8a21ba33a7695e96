// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.codec;

import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.readings.Frame;
import org.meterbase.bench.Benchmark;
import org.meterbase.bench.Figures;
import org.meterbase.bench.journal.Fleet;
import org.meterbase.readings.packing.FrameCodec;
import org.meterbase.readings.packing.Layout;
import org.meterbase.readings.packing.PackedDelivery;
import org.meterbase.readings.packing.PackedFrame;
import org.meterbase.readings.raw.Block;
import org.meterbase.readings.raw.BlockCodec;
import org.meterbase.readings.raw.BlockKey;
import org.meterbase.readings.raw.BlockMerge;
import org.meterbase.readings.raw.Origin;
import org.meterbase.readings.raw.Ranges;

/** Packing and unpacking on one thread, without any database: journal records of 64 frames, and blocks. */
public final class CodecBenchmark implements Benchmark {
    private static final int FRAMES = 64;
    private static final int RECORDS = 32;
    private static final long WARM_NANOS = 1_000_000_000L;
    private static final long TIMED_NANOS = 1_000_000_000L;

    private long sink;

    @Override
    public String name() {
        return "codec";
    }

    @Override
    public String meaning() {
        return "packing and unpacking of journal records and blocks, values a second on one core";
    }

    @Override
    public void run(List<String> options, Figures figures) {
        measure("codec.daily", new Fleet(FRAMES * RECORDS, 4, 900), figures);
        measure("codec.daily48", new Fleet(FRAMES * RECORDS, 1, 1800), figures);
        if (sink == 0) {
            throw new IllegalStateException("nothing was packed");
        }
    }

    private void measure(String name, Fleet fleet, Figures figures) {
        List<Frame> frames =
                fleet.day(LocalDate.now(ZoneOffset.UTC).minusDays(2).toEpochDay());
        List<List<Frame>> records = new ArrayList<>();
        for (int from = 0; from < frames.size(); from += FRAMES) {
            records.add(frames.subList(from, from + FRAMES));
        }
        List<byte[]> packed = records.stream().map(FrameCodec::pack).toList();
        List<Block> blocks = new ArrayList<>();
        List<byte[]> packedBlocks = new ArrayList<>();
        for (Frame frame : frames) {
            IntervalSegment segment = (IntervalSegment) frame.deliveries().get(0);
            blocks.add(block(segment, Origin.of(frame.provenance())));
            packedBlocks.add(BlockCodec.pack(blocks.get(blocks.size() - 1), key(segment)));
        }
        long values = fleet.valuesPerDay();
        figures.add(name + ".frame_pack", rate(values, () -> sum(records, FrameCodec::pack)), "1/s");
        figures.add(name + ".frame_read", rate(values, () -> read(packed)), "1/s");
        figures.add(name + ".frame_unpack", rate(values, () -> unpack(packed)), "1/s");
        figures.add(name + ".block_fresh", rate(values, () -> fresh(packed)), "1/s");
        figures.add(name + ".block_pack", rate(values, () -> pack(blocks, frames)), "1/s");
        figures.add(name + ".block_unpack", rate(values, () -> unpack(packedBlocks, frames)), "1/s");
        figures.add(
                name + ".frame_bytes_per_value",
                packed.stream().mapToInt(p -> p.length).sum() / (double) values,
                "B");
        figures.add(
                name + ".block_bytes_per_value",
                packedBlocks.stream().mapToInt(p -> p.length).sum() / (double) values,
                "B");
    }

    /** Values in a second of the thread's processor time, of a round that is repeated. */
    private double rate(long values, Supplier<Long> round) {
        repeat(round, WARM_NANOS);
        long begin = processorNanos();
        long rounds = repeat(round, TIMED_NANOS);
        return values * rounds / ((processorNanos() - begin) / 1e9);
    }

    private long repeat(Supplier<Long> round, long nanos) {
        long rounds = 0;
        for (long begin = processorNanos(); processorNanos() - begin < nanos; rounds++) {
            sink += round.get();
        }
        return rounds;
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long sum(List<List<Frame>> records, java.util.function.Function<List<Frame>, byte[]> pack) {
        long octets = 0;
        for (List<Frame> record : records) {
            octets += pack.apply(record).length;
        }
        return octets;
    }

    private static long read(List<byte[]> records) {
        long frames = 0;
        for (byte[] record : records) {
            frames += FrameCodec.read(record).size();
        }
        return frames;
    }

    private static long unpack(List<byte[]> records) {
        long frames = 0;
        for (byte[] record : records) {
            frames += FrameCodec.unpack(record).size();
        }
        return frames;
    }

    /** What the fold does with the rows of a day of which there is nothing yet: they are not unpacked. */
    private static long fresh(List<byte[]> records) {
        long octets = 0;
        for (byte[] record : records) {
            for (PackedFrame frame : FrameCodec.read(record)) {
                PackedDelivery delivery = frame.deliveries().get(0);
                BlockKey key = new BlockKey(
                        delivery.device(),
                        1,
                        BlockKey.dayOf(delivery.segment().slices().get(0).least()));
                octets += BlockCodec.pack(
                                delivery.segment().slices().get(0),
                                key,
                                1,
                                Origin.of(frame.provenance()),
                                7,
                                Ranges.NONE)
                        .length;
            }
        }
        return octets;
    }

    private static long pack(List<Block> blocks, List<Frame> frames) {
        long octets = 0;
        for (int i = 0; i < blocks.size(); i++) {
            octets += BlockCodec.pack(blocks.get(i), key((IntervalSegment)
                            frames.get(i).deliveries().get(0)))
                    .length;
        }
        return octets;
    }

    private static long unpack(List<byte[]> blocks, List<Frame> frames) {
        long rows = 0;
        for (int i = 0; i < blocks.size(); i++) {
            rows += BlockCodec.unpack(blocks.get(i), key((IntervalSegment)
                            frames.get(i).deliveries().get(0)))
                    .rows();
        }
        return rows;
    }

    private static Block block(IntervalSegment segment, Origin origin) {
        Map<Integer, Layout> layouts = Map.of(1, Layout.of(segment));
        BlockMerge merge = new BlockMerge(new Block(segment.channelCount(), segment.rowCount()), layouts::get, 7);
        for (int row = 0; row < segment.rowCount(); row++) {
            merge.add(segment, row, segment.epochSecond(row), 1, origin);
        }
        return merge.block();
    }

    private static BlockKey key(IntervalSegment segment) {
        return new BlockKey(segment.device(), 1, BlockKey.dayOf(segment.epochSecond(0)));
    }
}
