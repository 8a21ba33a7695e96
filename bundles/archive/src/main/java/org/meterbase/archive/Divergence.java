// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.meterbase.api.archive.MeasuringChannel;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.TimeRange;

/**
 * A range over which something else was held to measure a reading type than is now.
 *
 * @param devices those that were held to measure, before or since
 */
record Divergence(TimeRange range, Set<DeviceKey> devices) {

    /** Where two answers to one question differ, ascending; neighbours are one. */
    static List<Divergence> between(List<MeasuringChannel> before, List<MeasuringChannel> since) {
        TreeSet<Instant> cuts = new TreeSet<>();
        Stream.concat(before.stream(), since.stream())
                .map(MeasuringChannel::range)
                .forEach(range -> {
                    cuts.add(range.from());
                    cuts.add(range.to());
                });
        List<Divergence> found = new ArrayList<>();
        Instant from = null;
        for (Instant to : cuts) {
            if (from != null) {
                add(found, new TimeRange(from, to), at(before, from), at(since, from));
            }
            from = to;
        }
        return found;
    }

    private static void add(List<Divergence> found, TimeRange part, MeasuringChannel before, MeasuringChannel since) {
        if (before == since || before != null && since != null && before.meansTheSame(since)) {
            return;
        }
        Divergence last = found.isEmpty() ? null : found.get(found.size() - 1);
        Set<DeviceKey> devices = new LinkedHashSet<>();
        Instant from = part.from();
        if (last != null && last.range().to().equals(from)) {
            found.remove(found.size() - 1);
            devices.addAll(last.devices());
            from = last.range().from();
        }
        Stream.of(before, since)
                .filter(piece -> piece != null)
                .forEach(piece -> devices.add(piece.device().key()));
        found.add(new Divergence(new TimeRange(from, part.to()), devices));
    }

    /** What measured at a moment; null for nothing. */
    private static MeasuringChannel at(List<MeasuringChannel> pieces, Instant moment) {
        return pieces.stream()
                .filter(piece -> piece.range().contains(moment))
                .findFirst()
                .orElse(null);
    }
}
