// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.shell;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Readings;
import org.meterbase.api.readings.Series;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.kit.shell.Table;

/** {@code reading:list}. */
@Service
@Command(scope = "reading", name = "list", description = "Lists the readings of a usage point, or which there are")
public final class ReadingList implements Action {
    @Argument(name = "usagePoint", description = "The usage point, by id or name", required = true)
    private String usagePoint;

    @Argument(index = 1, name = "readingType", description = "The reading type; without it, which types there are")
    private String readingType;

    @Option(
            name = "--from",
            description = "From this instant, as 2026-11-20T00:00:00Z; a day before the end if not given")
    private String from;

    @Option(name = "--to", description = "To this instant; now if not given")
    private String to;

    @Option(name = "--as-of", description = "As it was known at this instant")
    private String asOf;

    @Option(name = "--limit", description = "Shows at most so many")
    private int limit = 100;

    @Option(name = "--json", description = "Prints JSON")
    private boolean json;

    @Option(name = "--no-format", description = "Prints tab-separated values")
    private boolean noFormat;

    @Reference
    private Session session;

    @Reference
    private Archive archive;

    @Reference
    private Readings readings;

    @Override
    public Object execute() {
        Caller caller = ConsoleCaller.of(session);
        UsagePoint point = point(caller);
        Instant end = to == null ? Instant.now() : instant(to);
        TimeRange range = new TimeRange(from == null ? end.minus(Duration.ofDays(1)) : instant(from), end);
        Instant known = asOf == null ? Archive.NOW : instant(asOf);
        if (readingType == null) {
            types(archive.readingTypes(caller, point, TimeRange.ALWAYS, known));
        } else {
            values(readings.series(caller, point, ReadingType.parse(readingType), range, known));
        }
        return null;
    }

    private void types(List<ReadingType> types) {
        Table table = new Table(
                "Nothing is measured at " + usagePoint + ": bind a device whose model has channels",
                "Reading type",
                "Unit",
                "Interval");
        types.forEach(type -> table.row(
                type, type.unitText(), type.interval().map(Duration::toString).orElse("")));
        table.print(System.out, json, noFormat);
    }

    private void values(Series series) {
        Table table = new Table(
                "No readings in that time; see run:list and quarantine:list",
                series.interval().isPresent() ? "Start" : "At",
                "Value",
                "Unit",
                "Quality",
                "Arose");
        for (int i = 0; i < Math.min(series.size(), Math.max(1, limit)); i++) {
            table.row(
                    series.at(i).atZone(series.zone()).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME),
                    series.value(i).toPlainString(),
                    series.type().unitText(),
                    series.qualities(i).stream().map(Object::toString).collect(Collectors.joining(" ")),
                    series.capturedAt(i)
                            .map(at -> at.atZone(series.zone()).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME))
                            .orElse(""));
        }
        table.outOf(series.size()).print(System.out, json, noFormat);
    }

    private UsagePoint point(Caller caller) {
        Optional<UsagePoint> byId = usagePoint.matches("\\d{1,18}")
                ? archive.usagePoint(caller, Long.parseLong(usagePoint))
                : Optional.empty();
        return byId.or(() -> archive.usagePointByName(caller, usagePoint))
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no usage point " + usagePoint + "; usage-point:list shows them"));
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an instant; write it as 2026-11-20T00:00:00Z or with +01:00", e);
        }
    }
}
