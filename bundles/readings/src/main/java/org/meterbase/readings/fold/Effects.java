// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.readings.partition.Partitions;
import org.meterbase.readings.raw.Layouts;
import org.meterbase.readings.raw.Names;
import org.meterbase.readings.raw.OpenRows;

/** What the fold makes of deliveries, kind by kind. */
final class Effects {
    private final Names names;
    private final FoldTables tables;
    private final IntervalFold intervals;
    private final RegisterFold registers;
    private final EventFold events;
    private final ObservationFold observations;
    private final CoverageFold coverage;
    private final QuarantineFold quarantine = new QuarantineFold();

    Effects(Names names, Layouts layouts, FoldTables tables, FoldFigures figures) {
        this.names = names;
        this.tables = tables;
        intervals = new IntervalFold(names, layouts, figures);
        registers = new RegisterFold(names);
        events = new EventFold(names);
        observations = new ObservationFold(names);
        coverage = new CoverageFold(names);
    }

    /** Makes numbers and partitions that are missing, in transactions of their own, before the lane is locked. */
    void prepare(Deal deal, LocalDate today) throws SQLException {
        tables.changes().ensure(today, 1);
        Set<String> wanted = new HashSet<>();
        intervals.prepare(deal.segments(), wanted);
        registers.prepare(deal.registers(), wanted);
        events.prepare(deal.events(), wanted);
        observations.prepare(deal.observations(), wanted);
        coverage.prepare(deal.coverage(), wanted);
        names.give(wanted);
        tables.blocks().ensure(intervals.days(deal.segments()));
        ensure(tables.registers(), deal.registers(), unit -> ((RegisterSet) unit.delivery()).at());
        ensure(tables.events(), deal.events(), unit -> ((DeviceEvent) unit.delivery()).at());
        ensure(tables.observations(), deal.observations(), unit -> ((Observation) unit.delivery()).observedAt());
    }

    /** Makes the partitions of blocks that are missing. */
    void prepare(List<OpenRows> due) throws SQLException {
        Set<LocalDate> days = new HashSet<>();
        due.forEach(rows -> days.add(LocalDate.ofEpochDay(rows.key().day())));
        tables.blocks().ensure(days);
    }

    /** Looks again which partitions there are, after an error that says otherwise. */
    void forget() {
        tables.forget();
    }

    /** @param sorted what becomes of the deal's segments @param end up to where the lane is folded then */
    void apply(FoldTransaction transaction, int lane, Deal deal, Pushes.Sorted sorted, long end) throws SQLException {
        Answered answered = new Answered(names, deal.coverage());
        intervals.fold(transaction, sorted, end, answered);
        registers.fold(transaction, deal.registers());
        events.fold(transaction, deal.events());
        observations.fold(transaction, deal.observations());
        coverage.fold(transaction, deal.coverage(), answered);
        quarantine.fold(transaction, lane, deal.quarantined());
    }

    private static void ensure(Partitions table, List<Unit> units, Function<Unit, java.time.Instant> at)
            throws SQLException {
        Set<LocalDate> days = new HashSet<>();
        units.forEach(unit -> days.add(LocalDate.ofInstant(at.apply(unit), ZoneOffset.UTC)));
        table.ensure(days);
    }
}
