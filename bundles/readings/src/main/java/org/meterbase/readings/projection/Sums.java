// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import org.meterbase.api.delivery.RowFlag;
import org.meterbase.api.model.Accumulation;
import org.meterbase.readings.raw.BlockKey;

/**
 * Projects rows that each stand for an interval: what was added in it, its average, or a value in it. Short rows that share an interval are its parts: amounts are added, and an average
 * counts for as long as its row took. Rows that each claim the whole of it are a conflict: the first is served, and it is said.
 */
final class Sums {
    /** By how much a day of a zone may be shorter than its name says. */
    private static final int HOUR = 3600;

    private static final int SHORT = RowFlag.CLOCK_CHANGED.bit()
            | RowFlag.CLOCK_INVALID.bit()
            | RowFlag.PARTIAL.bit()
            | RowFlag.POWER_FAIL.bit();

    private Sums() {}

    static void project(Piece piece, RawChannel channel, Slots slots, SeriesBuilder series) {
        RawChannel.Row before = null;
        long beforeIn = 0;
        for (RawChannel.Row row : channel.rows()) {
            boolean atEnd = piece.stampedAtEnd(row);
            long begin = atEnd ? slots.endingAt(row.epochSecond()) : slots.containing(row.epochSecond());
            long end = slots.end(begin);
            if (!piece.touches(begin, end) || row.has(RowFlag.SKIPPED) || piece.period(row) > end - begin + HOUR) {
                continue;
            }
            SeriesBuilder.Entry entry = series.at(begin);
            boolean second = before != null && beforeIn == begin;
            if (channel.isConflict(row) || second && !areParts(piece, before, row, end - begin)) {
                entry.conflict();
                continue;
            }
            before = row;
            beforeIn = begin;
            Meaning meaning = piece.meanings().of(row);
            boolean adds = meaning.toEnergy() || meaning.accumulation() == Accumulation.DELTA;
            if (!entry.isEmpty() && !adds) {
                // Two averages or two momentary values of one interval do not add up: the first is served, and it is
                // said.
                entry.partial();
                continue;
            }
            long length = length(row.epochSecond(), piece.period(row), atEnd, begin, end, entry);
            Amount amount = new Amount(row.value(), 0)
                    .times(meaning.toEnergy() ? meaning.factor().overSeconds(length) : meaning.factor());
            entry.add(amount, row.flags(), meaning.toEnergy(), length);
            entry.lastStamp(row.epochSecond());
            entry.whole(end - begin);
            if (!piece.holds(begin, end)) {
                entry.shared();
            }
            series.side(meaning.side());
        }
    }

    /**
     * Two rows that follow one another in one interval are its parts where they are meant to be shorter, or where the device says that the clock was changed or that one was cut
     * short. Otherwise each claims the whole, and nobody can tell which one is right.
     */
    private static boolean areParts(Piece piece, RawChannel.Row before, RawChannel.Row row, long length) {
        int period = piece.period(row);
        return period == 0
                || period < length
                || before.epochSecond() >= row.epochSecond()
                || ((before.flags() | row.flags()) & SHORT) != 0;
    }

    /** How long the row took: to its stamp from the one before it in the interval, else from its beginning; never longer than its profile's period. */
    private static long length(long stamp, int period, boolean atEnd, long begin, long end, SeriesBuilder.Entry entry) {
        boolean goesOn = !entry.isEmpty() && entry.lastStamp() > begin && entry.lastStamp() < stamp;
        long most = atEnd ? stamp - (goesOn ? entry.lastStamp() : begin) : end - stamp;
        // A day is as long as it is: 23 or 25 hours twice a year.
        return period > 0 && period % BlockKey.DAY_SECONDS != 0 ? Math.min(period, most) : most;
    }
}
