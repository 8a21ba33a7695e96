// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.shell;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Readings;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.kit.shell.Table;
import org.meterbase.readings.PointRegisters;
import org.meterbase.readings.projection.PointRegister;

/** {@code register:list}. */
@Service
@Command(
        scope = "register",
        name = "list",
        description =
                "Lists registers that belong together: of a usage point as they count there, or of a device as it sent them")
public final class RegisterList implements Action {
    @Argument(name = "usagePoint", description = "The usage point, by id or name; or --device")
    private String usagePoint;

    @Option(name = "--device", description = "The id of a device, in place of a usage point")
    private Long device;

    @Option(name = "--days", description = "How many days back")
    private int days = 62;

    @Option(name = "--limit", description = "Shows at most so many sets")
    private int limit = 20;

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

    @Reference
    private PointRegisters points;

    @Override
    public Object execute() {
        Caller caller = ConsoleCaller.of(session);
        Instant now = Instant.now();
        TimeRange range = new TimeRange(now.minus(Duration.ofDays(Math.max(1, days))), now.plus(Duration.ofDays(1)));
        int most = Math.max(1, limit);
        Table table = new Table(
                "No registers in that time",
                "At",
                "Kind",
                "Ordinal",
                "Resets",
                "Calendar",
                "Register",
                "Value",
                "Unit",
                "Arose");
        for (PointRegisters.PointSet one :
                device != null ? ofDevice(caller, range, most) : ofPoint(caller, range, most)) {
            add(table, one.set(), one.meanings());
        }
        table.print(System.out, json, noFormat);
        return null;
    }

    private List<PointRegisters.PointSet> ofDevice(Caller caller, TimeRange range, int most) {
        return archive.device(caller, device)
                .map(found -> readings.registerSets(caller, found.key(), range, most).stream()
                        .map(set -> new PointRegisters.PointSet(set, Map.of()))
                        .toList())
                .orElseThrow(() ->
                        new IllegalArgumentException("There is no device " + device + "; device:list shows them"));
    }

    private List<PointRegisters.PointSet> ofPoint(Caller caller, TimeRange range, int most) {
        String name = usagePoint == null ? "" : usagePoint;
        Optional<UsagePoint> byId =
                name.matches("\\d{1,18}") ? archive.usagePoint(caller, Long.parseLong(name)) : Optional.empty();
        UsagePoint point = byId.or(() -> archive.usagePointByName(caller, name))
                .orElseThrow(() ->
                        new IllegalArgumentException("Name a usage point or a --device; usage-point:list shows them"));
        return points.sets(caller, point, range, Archive.NOW, most);
    }

    private static void add(Table table, RegisterSet set, Map<Integer, PointRegister> meanings) {
        for (int place = 0; place < set.registers().size(); place++) {
            Register register = set.registers().get(place);
            PointRegister meaning = meanings.get(place);
            table.row(
                    set.at(),
                    set.kind(),
                    set.ordinal(),
                    set.resetCount().isPresent() ? set.resetCount().getAsLong() : "",
                    set.calendarName().orElse(""),
                    register.name(),
                    (meaning == null ? BigDecimal.valueOf(register.value(), -register.scaler()) : meaning.value())
                            .toPlainString(),
                    meaning == null ? register.unit().symbol() : meaning.type().unitText(),
                    register.capturedAt()
                            .map(set.convention()::instant)
                            .map(Instant::toString)
                            .orElse(""));
        }
    }
}
