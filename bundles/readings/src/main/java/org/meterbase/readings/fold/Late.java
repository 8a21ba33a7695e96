// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.readings.Frame;
import org.meterbase.readings.packing.FrameCodec;
import org.meterbase.readings.partition.RetiredMonths;

/** What belongs to a month that is retired: it waits for a person, and opens no partition. The same facts lie there once, however often they are sent. */
final class Late {
    private final RetiredMonths months;

    Late(RetiredMonths months) {
        this.months = months;
    }

    /** A part of a delivery that belongs to one retired month. */
    record Part(Unit unit, LocalDate month) {}

    /** The parts of these units that are late; {@code rest} gets everything else. A segment of which only some rows are late is cut. */
    List<Part> sort(List<Unit> units, List<Unit> rest) throws SQLException {
        List<Part> late = new ArrayList<>();
        if (months.isEmpty()) {
            rest.addAll(units);
            return late;
        }
        for (Unit unit : units) {
            if (unit.quarantine() != null) {
                rest.add(unit);
            } else if (unit.delivery() instanceof IntervalSegment segment) {
                sort(unit, segment, late, rest);
            } else {
                LocalDate day = day(unit.delivery());
                if (day != null && months.contains(day)) {
                    late.add(new Part(unit, day.withDayOfMonth(1)));
                } else {
                    rest.add(unit);
                }
            }
        }
        return late;
    }

    private void sort(Unit unit, IntervalSegment segment, List<Part> late, List<Unit> rest) throws SQLException {
        LocalDate[] retired = new LocalDate[segment.rowCount()];
        TreeSet<LocalDate> found = new TreeSet<>();
        int rows = 0;
        for (int row = 0; row < retired.length; row++) {
            LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(segment.epochSecond(row), 86_400L));
            if (months.contains(day)) {
                retired[row] = day.withDayOfMonth(1);
                found.add(retired[row]);
                rows++;
            }
        }
        if (rows < retired.length) {
            rest.add(rows == 0 ? unit : unit.with(Admission.part(segment, row -> retired[row] == null)));
        }
        for (LocalDate month : found) {
            late.add(new Part(unit.with(Admission.part(segment, row -> month.equals(retired[row]))), month));
        }
    }

    /** What is sent again after a decision waits for another one. */
    static void store(Connection connection, int lane, List<Part> late) throws SQLException {
        Map<List<Object>, Object[]> rows = new LinkedHashMap<>();
        for (Part part : late) {
            Delivery delivery = part.unit().delivery();
            Provenance provenance = part.unit().provenance();
            Provenance nobody =
                    Provenance.builder(provenance.source(), Instant.EPOCH).build();
            byte[] digest = Digest.of(FrameCodec.pack(
                    List.of(Frame.builder(nobody, List.of(delivery)).build())));
            rows.putIfAbsent(List.of(delivery.device(), part.month(), ByteBuffer.wrap(digest)), new Object[] {
                (short) delivery.device().shard(),
                delivery.device().id(),
                part.month(),
                (short) lane,
                part.unit().offset(),
                provenance.received(),
                delivery instanceof IntervalSegment segment ? segment.rowCount() : 0,
                FrameCodec.pack(
                        List.of(Frame.builder(provenance, List.of(delivery)).build())),
                digest
            });
        }
        Columnar inserts = new Columnar(
                "late",
                "shard int2",
                "device int8",
                "month date",
                "lane int2",
                "\"offset\" int8",
                "received timestamptz",
                "rows int4",
                "frame bytea",
                "digest bytea");
        rows.values().forEach(inserts::add);
        inserts.insert(connection, """
                ON CONFLICT (shard, device, month, digest) DO UPDATE SET state = 'WAITING', lane = excluded.lane, "offset" = excluded."offset"
                WHERE late.state = 'RELEASED'""");
    }

    private static LocalDate day(Delivery delivery) {
        Instant at = delivery instanceof RegisterSet set
                ? set.at()
                : delivery instanceof DeviceEvent event
                        ? event.at()
                        : delivery instanceof Observation observation ? observation.observedAt() : null;
        return at == null ? null : LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
