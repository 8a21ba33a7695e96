// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import java.util.HashMap;
import java.util.Map;
import org.meterbase.api.archive.MeasuringChannel;
import org.meterbase.api.delivery.SegmentChannel;

/** The meaning of each word of the device that occurs in a piece; worked out once. */
final class Meanings {
    private final Map<SegmentChannel, Meaning> meanings = new HashMap<>();
    private final MeasuringChannel piece;
    private SegmentChannel last;
    private Meaning lastMeaning;

    Meanings(MeasuringChannel piece) {
        this.piece = piece;
    }

    Meaning of(RawChannel.Row row) {
        SegmentChannel word = row.meaning();
        if (word != last) {
            last = word;
            lastMeaning = meanings.computeIfAbsent(
                    word, w -> Meaning.of(piece, w.scaler(), w.unit(), w.side(), w.accumulation()));
        }
        return lastMeaning;
    }
}
