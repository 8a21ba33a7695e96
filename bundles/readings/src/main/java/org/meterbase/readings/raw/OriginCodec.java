// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.readings.packing.Columns;
import org.meterbase.readings.packing.Malformed;
import org.meterbase.readings.packing.Packer;
import org.meterbase.readings.packing.Unpacker;

/**
 * Packs where the rows of a block came from. As a rule that is one place; where each interval was pushed by itself there are as many as rows, and then they are packed
 * column by column: what comes every fifteen minutes differs little.
 */
final class OriginCodec {
    private static final Provenance.Source[] SOURCES = Provenance.Source.values();
    private static final long NONE = Long.MIN_VALUE;

    private OriginCodec() {}

    static void write(Packer out, List<Origin> origins, long beginSecond) {
        int count = origins.size();
        out.count(count);
        if (count == 1) {
            writeOne(out, origins.get(0), beginSecond);
            return;
        }
        List<String> agents = origins.stream().map(Origin::agent).distinct().toList();
        long[][] columns = new long[6][count];
        for (int i = 0; i < count; i++) {
            Origin origin = origins.get(i);
            columns[0][i] = origin.source().ordinal();
            columns[1][i] = origin.received().toEpochMilli() - beginSecond * 1000;
            columns[2][i] = origin.run();
            columns[3][i] = origin.conversation();
            columns[4][i] = agents.indexOf(origin.agent());
            columns[5][i] =
                    origin.clockOffset() == null ? NONE : origin.clockOffset().toMillis();
        }
        out.count(agents.size());
        agents.forEach(out::text);
        for (int column = 0; column < 5; column++) {
            Columns.write(out, columns[column], count);
        }
        Columns.writeSparse(out, columns[5], count, NONE);
    }

    static List<Origin> read(Unpacker in, long beginSecond) {
        int count = in.count(Block.MAX_ROWS);
        if (count == 1) {
            return rows(in, 1, beginSecond);
        }
        List<String> agents = new ArrayList<>(2);
        for (int left = in.count(count); left > 0; left--) {
            agents.add(in.text());
        }
        long[][] columns = new long[5][];
        for (int column = 0; column < 5; column++) {
            columns[column] = Columns.read(in, count);
        }
        long[] offsets = Columns.readSparse(in, count, NONE);
        List<Origin> origins = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            origins.add(new Origin(
                    SOURCES[place(columns[0][i], SOURCES.length)],
                    Instant.ofEpochMilli(columns[1][i] + beginSecond * 1000),
                    columns[2][i],
                    columns[3][i],
                    agents.get(place(columns[4][i], agents.size())),
                    offsets[i] == NONE ? null : Duration.ofMillis(offsets[i])));
        }
        return origins;
    }

    /** Origins one after the other, as the first version had them all. */
    static List<Origin> readRows(Unpacker in, long beginSecond) {
        return rows(in, in.count(Block.MAX_ROWS), beginSecond);
    }

    private static List<Origin> rows(Unpacker in, int count, long beginSecond) {
        List<Origin> origins = new ArrayList<>(2);
        for (int left = count; left > 0; left--) {
            origins.add(readOne(in, beginSecond));
        }
        return origins;
    }

    /** Reads what {@link #writeOne} wrote. */
    static Origin readOne(Unpacker in, long beginSecond) {
        return new Origin(
                in.oneOf(SOURCES),
                Instant.ofEpochMilli(in.number() + beginSecond * 1000),
                in.count(),
                in.count(),
                in.word(),
                in.flag() ? Duration.ofMillis(in.number()) : null);
    }

    /** Writes one alone. */
    static void writeOne(Packer out, Origin origin, long beginSecond) {
        out.octet(origin.source().ordinal());
        out.number(origin.received().toEpochMilli() - beginSecond * 1000);
        out.count(origin.run());
        out.count(origin.conversation());
        out.word(origin.agent());
        out.flag(origin.clockOffset() != null);
        if (origin.clockOffset() != null) {
            out.number(origin.clockOffset().toMillis());
        }
    }

    private static int place(long place, int size) {
        if (place < 0 || place >= size) {
            throw new Malformed("place " + place + " in a list of " + size);
        }
        return (int) place;
    }
}
