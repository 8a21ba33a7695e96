// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.rest;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.ws.rs.GET;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.StreamingOutput;
import javax.ws.rs.core.UriInfo;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.model.ReadingQuality;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.Side;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Readings;
import org.meterbase.api.readings.Series;
import org.meterbase.kit.csv.CsvOutput;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.Ndjson;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;

/** {@code /readings}: values of a reading type at a usage point; without a type, which types there are; with {@code layer=raw}, what a device's channel said. */
public final class SeriesResource {
    /** What is served of a point: what its values mean, or what its device said. */
    public enum Layer {
        SERVED,
        RAW
    }

    private static final Instant FIRST = Instant.EPOCH;

    /** Whoever does not say what they want gets JSON; and no two forms are equally good, which would be chance. */
    private static final String CSV = "text/csv; qs=0.9";

    private static final String NDJSON = Ndjson.MEDIA_TYPE + "; qs=0.8";

    private final Readings readings;
    private final Archive archive;
    private final Lookup lookup;
    private final RawResource raw;

    SeriesResource(Readings readings, Archive archive, Lookup lookup, RawResource raw) {
        this.readings = readings;
        this.archive = archive;
        this.lookup = lookup;
        this.raw = raw;
    }

    /**
     * One value. Intervals have a start, registers a moment.
     *
     * @param capturedAt when a maximum arose
     */
    record Item(Instant start, Instant at, BigDecimal value, Instant capturedAt, List<String> quality) {}

    record Gap(Instant start, Instant end, BigDecimal total) {}

    record Answer(
            String usagePoint,
            String name,
            String readingType,
            String unit,
            String zone,
            Duration interval,
            String side,
            List<Item> items,
            List<Gap> gaps,
            String next) {}

    record Type(String id, String self, String readingType, String unit, Duration interval) {}

    /** A page of values, of types, or of raw rows. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response page(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @QueryParam("usagePoint") String usagePoint,
            @QueryParam("readingType") String readingType,
            @QueryParam("from") Instant from,
            @QueryParam("to") Instant to,
            @QueryParam("asOf") Instant asOf,
            @QueryParam("layer") Layer layer,
            @QueryParam("device") String device,
            @QueryParam("channel") String channel,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Caller caller = Callers.of(security);
        if (layer == Layer.RAW) {
            return Response.ok(raw.page(caller, uri, device, channel, from, to, limit, cursor))
                    .build();
        }
        UsagePoint point = lookup.usagePoint(caller, usagePoint);
        if (readingType == null || readingType.isBlank()) {
            return Response.ok(types(caller, uri, point, from, to, asOf)).build();
        }
        ReadingType type = type(readingType);
        Paging paging = Paged.of("readings", limit, cursor);
        SeriesWindows windows = windows(caller, point, type, from, to, asOf);
        return Response.ok(answer(windows, paging, uri)).build();
    }

    /** All values as CSV, without a cap. */
    @GET
    @Produces(CSV)
    public StreamingOutput csv(
            @Context SecurityContext security,
            @QueryParam("usagePoint") String usagePoint,
            @QueryParam("readingType") String readingType,
            @QueryParam("from") Instant from,
            @QueryParam("to") Instant to,
            @QueryParam("asOf") Instant asOf,
            @QueryParam("layer") Layer layer,
            @QueryParam("device") String device,
            @QueryParam("channel") String channel) {
        Caller caller = Callers.of(security);
        if (layer == Layer.RAW) {
            return raw.csv(caller, device, channel, from, to);
        }
        UsagePoint point = lookup.usagePoint(caller, usagePoint);
        SeriesWindows windows = windows(caller, point, type(readingType), from, to, asOf);
        Series first = windows.first();
        boolean intervals = first.interval().isPresent();
        return out -> {
            String[] header = intervals
                    ? new String[] {"start", "value", "unit", "quality"}
                    : new String[] {"at", "value", "unit", "quality", "capturedAt"};
            try (CsvOutput csv = new CsvOutput(out, header)) {
                String unit = first.type().unitText();
                windows.each(series -> {
                    for (int i = 0; i < series.size(); i++) {
                        String quality = String.join(" ", qualities(series, i));
                        if (intervals) {
                            csv.row(series.at(i), series.value(i), unit, quality);
                        } else {
                            csv.row(
                                    series.at(i),
                                    series.value(i),
                                    unit,
                                    quality,
                                    series.capturedAt(i).orElse(null));
                        }
                    }
                });
            }
        };
    }

    /** All values as one JSON object a line, without a cap. */
    @GET
    @Produces(NDJSON)
    public StreamingOutput ndjson(
            @Context SecurityContext security,
            @QueryParam("usagePoint") String usagePoint,
            @QueryParam("readingType") String readingType,
            @QueryParam("from") Instant from,
            @QueryParam("to") Instant to,
            @QueryParam("asOf") Instant asOf,
            @QueryParam("layer") Layer layer,
            @QueryParam("device") String device,
            @QueryParam("channel") String channel) {
        Caller caller = Callers.of(security);
        if (layer == Layer.RAW) {
            return raw.ndjson(caller, device, channel, from, to);
        }
        UsagePoint point = lookup.usagePoint(caller, usagePoint);
        SeriesWindows windows = windows(caller, point, type(readingType), from, to, asOf);
        windows.first();
        return Ndjson.of(row -> windows.each(series -> {
            for (int i = 0; i < series.size(); i++) {
                row.accept(item(series, i));
            }
        }));
    }

    private Page<Type> types(Caller caller, UriInfo uri, UsagePoint point, Instant from, Instant to, Instant asOf) {
        TimeRange range = new TimeRange(from == null ? FIRST : from, to == null ? Instant.MAX : to);
        return Page.whole(archive.readingTypes(caller, point, range, asOf == null ? Archive.NOW : asOf).stream()
                .map(type -> new Type(
                        type.toString(),
                        uri.getAbsolutePath().getRawPath() + "?usagePoint=" + point.id() + "&readingType=" + type,
                        type.toString(),
                        type.unitText(),
                        type.interval().orElse(null)))
                .toList());
    }

    private SeriesWindows windows(
            Caller caller, UsagePoint point, ReadingType type, Instant from, Instant to, Instant asOf) {
        TimeRange range = Parameters.range("from", from, "to", to);
        // Fixed here, so that all windows of one answer are of one moment; what is known when the question comes is
        // known by all of them.
        return new SeriesWindows(readings, caller, point, type, range, asOf == null ? Archive.NOW : asOf);
    }

    private static Answer answer(SeriesWindows windows, Paging paging, UriInfo uri) {
        SeriesWindows.Found found = windows.page(paging);
        Page<Item> page = Page.of(
                found.items(), paging, uri, item -> item(item.series(), item.index()), SeriesWindows.Place::key);
        Series first = found.series();
        List<Gap> gaps = new ArrayList<>();
        for (Series.Gap gap : found.gaps()) {
            gaps.add(new Gap(gap.range().from(), gap.range().to(), gap.total()));
        }
        return new Answer(
                Long.toString(windows.point().id()),
                windows.point().name(),
                first.type().toString(),
                first.type().unitText(),
                first.zone().getId(),
                first.interval().orElse(null),
                first.side() == Side.UNSPECIFIED ? null : Parameters.written(first.side()),
                page.items(),
                gaps.isEmpty() ? null : gaps,
                page.next());
    }

    private static Item item(Series series, int index) {
        boolean interval = series.interval().isPresent();
        return new Item(
                interval ? series.at(index) : null,
                interval ? null : series.at(index),
                series.value(index),
                series.capturedAt(index).orElse(null),
                qualities(series, index));
    }

    private static List<String> qualities(Series series, int index) {
        return series.qualities(index).stream().map(ReadingQuality::toString).toList();
    }

    private static ReadingType type(String code) {
        try {
            return ReadingType.parse(Parameters.required("readingType", code));
        } catch (IllegalArgumentException e) {
            throw Parameters.wrong("readingType", e.getMessage());
        }
    }
}
