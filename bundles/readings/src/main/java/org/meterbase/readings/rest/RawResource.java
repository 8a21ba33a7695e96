// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.rest;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.ws.rs.core.StreamingOutput;
import javax.ws.rs.core.UriInfo;
import org.meterbase.api.access.Caller;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.TimeRange;
import org.meterbase.kit.csv.CsvOutput;
import org.meterbase.kit.rest.Ndjson;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.readings.Inspection;
import org.meterbase.readings.RawRow;
import org.meterbase.readings.raw.BlockKey;

/** {@code /readings?layer=raw}: the rows of a device's channel as it sent them, all revisions, a day at a time. */
final class RawResource {
    private final Inspection inspection;
    private final Lookup lookup;

    RawResource(Inspection inspection, Lookup lookup) {
        this.inspection = inspection;
        this.lookup = lookup;
    }

    /**
     * A row as sent.
     *
     * @param stamp the instant that the stamp means
     * @param wallClock what the device's clock showed
     * @param deviation minutes as sent; absent where the device did not say
     * @param integer the device's own number; absent where the row has none
     * @param clockOffset the device's clock less the platform's, measured when the row was read; absent where it was not
     * @param value integer x 10^scaler, in the unit; nothing else is applied
     */
    record Row(
            String id,
            Instant stamp,
            LocalDateTime wallClock,
            Integer deviation,
            Integer clockStatus,
            String profile,
            long status,
            List<String> flags,
            int ordinal,
            int revision,
            Long integer,
            int scaler,
            String unit,
            BigDecimal value,
            String side,
            String accumulation,
            Instant received,
            Duration clockOffset,
            String source) {
        static Row of(RawRow row) {
            return new Row(
                    row.profile() + "/" + row.epochSecond() + "/" + row.ordinal() + "/" + row.revision(),
                    row.stamp(),
                    LocalDateTime.ofEpochSecond(row.wallClock(), 0, ZoneOffset.UTC),
                    row.deviation() == DeviceStamp.DEVIATION_UNSPECIFIED ? null : (int) row.deviation(),
                    row.clockStatus() == DeviceStamp.STATUS_UNSPECIFIED ? null : (int) row.clockStatus(),
                    row.profile(),
                    row.status(),
                    row.flags(),
                    row.ordinal(),
                    row.revision(),
                    row.integer(),
                    row.channel().scaler(),
                    row.channel().unit().symbol(),
                    row.value(),
                    Parameters.written(row.channel().side()),
                    Parameters.written(row.channel().accumulation()),
                    row.origin().received(),
                    row.origin().clockOffset(),
                    Parameters.written(row.origin().source()));
        }
    }

    /** The rows of a range, day by day. */
    private record Rows(Inspection inspection, Caller caller, DeviceKey device, String channel, TimeRange range) {
        void from(int day, Consumer<List<RawRow>> each, java.util.function.BooleanSupplier enough) {
            int last = BlockKey.dayOf(range.to().getEpochSecond());
            for (int next = day; next <= last && !enough.getAsBoolean(); next++) {
                each.accept(inspection.rows(caller, device, channel, next).stream()
                        .filter(row -> range.contains(row.stamp()))
                        .toList());
            }
        }

        int firstDay() {
            return BlockKey.dayOf(range.from().getEpochSecond());
        }
    }

    Page<Row> page(
            Caller caller,
            UriInfo uri,
            String device,
            String channel,
            Instant from,
            Instant to,
            Integer limit,
            String cursor) {
        Rows rows = rows(caller, device, channel, from, to);
        Paging paging = Paged.of("raw-readings", limit, cursor);
        int firstDay = paging.after().map(key -> Integer.parseInt(key.get(0))).orElse(rows.firstDay());
        int skip = paging.after().map(key -> Integer.parseInt(key.get(1))).orElse(0);
        List<Place> found = new ArrayList<>();
        rows.from(
                firstDay,
                day -> {
                    for (int i = 0; i < day.size() && found.size() < paging.fetch(); i++) {
                        if (day.get(i).day() != firstDay || i >= skip) {
                            found.add(new Place(day.get(i), i + 1));
                        }
                    }
                },
                () -> found.size() >= paging.fetch());
        return Page.of(found, paging, uri, place -> Row.of(place.row()), Place::key);
    }

    /** Where the next page goes on: after so many rows of a day. A row that comes meanwhile may move one over the edge; it is then shown twice, not missed. */
    private record Place(RawRow row, int count) {
        List<String> key() {
            return List.of(Integer.toString(row.day()), Integer.toString(count));
        }
    }

    StreamingOutput csv(Caller caller, String device, String channel, Instant from, Instant to) {
        Rows rows = rows(caller, device, channel, from, to);
        return out -> {
            try (CsvOutput csv = new CsvOutput(
                    out,
                    "stamp",
                    "wallClock",
                    "deviation",
                    "clockStatus",
                    "profile",
                    "status",
                    "flags",
                    "ordinal",
                    "revision",
                    "integer",
                    "scaler",
                    "unit",
                    "side",
                    "received")) {
                rows.from(
                        rows.firstDay(),
                        day -> day.stream()
                                .map(Row::of)
                                .forEach(row -> csv.row(
                                        row.stamp(),
                                        row.wallClock(),
                                        row.deviation(),
                                        row.clockStatus(),
                                        row.profile(),
                                        row.status(),
                                        String.join(" ", row.flags()),
                                        row.ordinal(),
                                        row.revision(),
                                        row.integer(),
                                        row.scaler(),
                                        row.unit(),
                                        row.side(),
                                        row.received())),
                        () -> false);
            }
        };
    }

    StreamingOutput ndjson(Caller caller, String device, String channel, Instant from, Instant to) {
        Rows rows = rows(caller, device, channel, from, to);
        return Ndjson.of(line ->
                rows.from(rows.firstDay(), day -> day.stream().map(Row::of).forEach(line), () -> false));
    }

    private Rows rows(Caller caller, String device, String channel, Instant from, Instant to) {
        TimeRange range = Parameters.range("from", from, "to", to);
        return new Rows(
                inspection,
                caller,
                lookup.device(caller, device).key(),
                Parameters.required("channel", channel),
                range);
    }
}
