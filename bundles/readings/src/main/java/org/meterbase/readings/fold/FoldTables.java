// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.util.List;
import javax.sql.DataSource;
import org.meterbase.readings.partition.Partitions;
import org.meterbase.readings.partition.Span;

/** The partitioned tables that the fold writes. */
public record FoldTables(
        Partitions changes, Partitions blocks, Partitions registers, Partitions events, Partitions observations) {
    /** Those of a schema. Blocks get room in their pages for the versions of the open month. */
    public static FoldTables in(DataSource source) {
        return new FoldTables(
                new Partitions(source, "change", Span.DAY, ""),
                new Partitions(source, "block", Span.MONTH, "fillfactor = 70, toast_tuple_target = 4096"),
                new Partitions(source, "register_set", Span.MONTH, ""),
                new Partitions(source, "device_event", Span.MONTH, ""),
                new Partitions(source, "observation", Span.MONTH, ""));
    }

    /** Looks again which partitions there are. */
    void forget() {
        changes.forget();
        monthly().forEach(Partitions::forget);
    }

    /** Those with a partition for each month. */
    public List<Partitions> monthly() {
        return List.of(blocks, registers, events, observations);
    }
}
