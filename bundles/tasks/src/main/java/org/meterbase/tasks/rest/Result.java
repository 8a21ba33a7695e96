// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.rest;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.tasks.Words;

/** What a device delivered to a read on demand, raw, as a client sees it. */
record Result(
        String kind,
        String source,
        Instant at,
        List<RegisterView> registers,
        String observation,
        String name,
        Object value,
        String code,
        Integer rows,
        Instant from,
        Instant to) {

    /** A register: the value in its unit, and the device's own integer. */
    record RegisterView(String name, BigDecimal value, String unit, long integer, int scaler) {}

    static Result of(Delivery delivery) {
        if (delivery instanceof RegisterSet set) {
            return new Result(
                    "registers",
                    blankToNull(set.source()),
                    set.at(),
                    registers(set),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
        if (delivery instanceof Observation seen) {
            return new Result(
                    "observation",
                    null,
                    seen.observedAt(),
                    null,
                    Words.of(seen.kind()),
                    seen.name(),
                    value(seen.value()),
                    null,
                    null,
                    null,
                    null);
        }
        if (delivery instanceof IntervalSegment rows) {
            return range("intervals", rows.profile(), rows.rowCount(), first(rows), last(rows));
        }
        if (delivery instanceof Coverage coverage) {
            return range(
                    "coverage",
                    coverage.source(),
                    coverage.rows(),
                    coverage.asked().from(),
                    coverage.asked().to());
        }
        DeviceEvent event = (DeviceEvent) delivery;
        return new Result("event", event.log(), event.at(), null, null, null, null, event.code(), null, null, null);
    }

    private static Result range(String kind, String source, int rows, Instant from, Instant to) {
        return new Result(kind, source, null, null, null, null, null, null, rows, from, to);
    }

    private static Instant first(IntervalSegment rows) {
        return rows.rowCount() == 0 ? null : Instant.ofEpochSecond(rows.epochSecond(0));
    }

    private static Instant last(IntervalSegment rows) {
        return rows.rowCount() == 0 ? null : Instant.ofEpochSecond(rows.epochSecond(rows.rowCount() - 1));
    }

    private static List<RegisterView> registers(RegisterSet set) {
        return set.registers().stream()
                .map(register -> new RegisterView(
                        register.name(),
                        BigDecimal.valueOf(register.value(), -register.scaler()),
                        blankToNull(register.unit().symbol()),
                        register.value(),
                        register.scaler()))
                .toList();
    }

    private static Object value(Observation.Value value) {
        if (value instanceof Observation.Value.Number number) {
            return number.value();
        } else if (value instanceof Observation.Value.Text text) {
            return text.value();
        } else if (value instanceof Observation.Value.Octets octets) {
            return HexFormat.of().formatHex(octets.value());
        } else if (value instanceof Observation.Value.Stamp stamp) {
            return stamp.instant();
        }
        return ((Observation.Value.Flag) value).value();
    }

    private static String blankToNull(String text) {
        return text.isBlank() ? null : text;
    }
}
