// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import org.meterbase.api.delivery.RowFlag;

/**
 * Projects indices: what was added from one stamp to the next. A step within one interval counts there. Over a gap nobody knows what was added when: its intervals stay absent and
 * its total is told. An index runs over after its digits; one that otherwise goes back was reset or is another's, and yields nothing.
 */
final class Differences {
    private Differences() {}

    static void project(Piece piece, RawChannel channel, Slots slots, SeriesBuilder series) {
        RawChannel.Row before = null;
        for (RawChannel.Row row : channel.rows()) {
            if (row.has(RowFlag.SKIPPED)) {
                continue;
            }
            if (channel.isConflict(row)) {
                series.at(slots.endingAt(row.epochSecond())).conflict();
                continue;
            }
            if (before != null) {
                step(piece, before, row, slots, series);
            }
            before = row;
        }
        if (before != null) {
            series.side(piece.meanings().of(before).side());
        }
    }

    private static void step(
            Piece piece, RawChannel.Row before, RawChannel.Row row, Slots slots, SeriesBuilder series) {
        long from = before.epochSecond();
        long to = row.epochSecond();
        long begin = slots.endingAt(to);
        long end = slots.end(begin);
        boolean setBack = to <= from;
        Amount difference = difference(piece, before, row);
        if (!setBack && from < begin || difference == null) {
            if (piece.touches(Math.min(from, to), Math.max(from, to)) && !setBack) {
                series.gap(from, to, difference != null ? difference : back(piece, before, row));
            }
            return;
        }
        if (!piece.touches(begin, end)) {
            return;
        }
        SeriesBuilder.Entry entry = series.at(begin);
        entry.add(difference, row.flags(), true, setBack ? 0 : to - from);
        entry.whole(end - begin);
        if (setBack) {
            entry.flag(RowFlag.CLOCK_CHANGED);
        }
        if (!piece.holds(begin, end)) {
            entry.shared();
        }
    }

    /** What was added between two rows; null where the index went back and no roll-over explains it. */
    private static Amount difference(Piece piece, RawChannel.Row before, RawChannel.Row row) {
        Meaning then = piece.meanings().of(before);
        Meaning now = piece.meanings().of(row);
        if (then.scaler() != now.scaler() || then.side() != now.side()) {
            Amount between = total(row, now).plus(negative(total(before, then)));
            return between.unscaled() < 0 ? null : between;
        }
        long difference = row.value() - before.value();
        int digits = piece.channel().channel().dialDigits();
        if (difference < 0 && digits > 0 && digits < 19) {
            long modulus = Math.round(Math.pow(10, digits));
            long over = difference + modulus;
            // More than half around is no roll-over but an index that went back.
            difference = over >= 0 && over < modulus / 2 ? over : difference;
        }
        return difference < 0 ? null : new Amount(difference, 0).times(now.factor());
    }

    private static Amount back(Piece piece, RawChannel.Row before, RawChannel.Row row) {
        return total(row, piece.meanings().of(row))
                .plus(negative(total(before, piece.meanings().of(before))));
    }

    private static Amount total(RawChannel.Row row, Meaning meaning) {
        return new Amount(row.value(), 0).times(meaning.factor());
    }

    private static Amount negative(Amount amount) {
        return new Amount(-amount.unscaled(), amount.scale());
    }
}
