// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import java.time.Instant;
import java.util.List;
import org.meterbase.simulator.utility.Moment;
import org.meterbase.simulator.utility.Occurrence;

/** The rows of the standard event log: clock, event code. */
final class EventRows implements Table.Rows {
    @Override
    public int count(Moment moment) {
        return moment.events().size();
    }

    @Override
    public Table.Chosen stamped(Moment moment, Instant from, Instant to) {
        return chosen(
                moment,
                moment.events().stream()
                        .filter(event ->
                                event.second() >= from.getEpochSecond() && event.second() <= to.getEpochSecond())
                        .toList());
    }

    @Override
    public Table.Chosen numbered(Moment moment, long first, long last) {
        return chosen(
                moment,
                moment.events().stream()
                        .skip(first - 1)
                        .limit(Math.max(0, last - first + 1))
                        .toList());
    }

    private static Table.Chosen chosen(Moment moment, List<Occurrence> events) {
        return new Table.Chosen() {
            @Override
            public void write(OctetWriter out, int[] columns) {
                out.array(events.size());
                for (Occurrence event : events) {
                    out.structure(columns.length);
                    for (int column : columns) {
                        if (column == 0) {
                            DateTime.write(out, event.second(), moment.statement(), false);
                        } else {
                            out.unsigned(event.code());
                        }
                    }
                }
            }
        };
    }
}
