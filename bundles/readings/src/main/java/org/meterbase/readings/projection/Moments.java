// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import org.meterbase.api.delivery.RowFlag;

/** Projects what stands for a moment: a value at its stamp. */
final class Moments {
    private Moments() {}

    static void project(Piece piece, RawChannel channel, SeriesBuilder series) {
        for (RawChannel.Row row : channel.rows()) {
            if (row.epochSecond() < piece.from() || row.epochSecond() >= piece.to() || row.has(RowFlag.SKIPPED)) {
                continue;
            }
            Meaning meaning = piece.meanings().of(row);
            SeriesBuilder.Entry entry = series.beside(row.epochSecond());
            entry.add(new Amount(row.value(), 0).times(meaning.factor()), row.flags(), false, 0);
            if (channel.isConflict(row)) {
                entry.conflict();
            }
            series.side(meaning.side());
        }
    }
}
