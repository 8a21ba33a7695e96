// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.shell;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.tasks.DataItem;
import org.meterbase.api.tasks.ItemOutcome;
import org.meterbase.api.tasks.ReadJob;
import org.meterbase.api.tasks.Tasks;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.kit.shell.Table;
import org.meterbase.tasks.Words;

/** Reads a device now and shows what it says. Typed as {@code read}, for it is the only verb of its kind. */
@Service
@Command(scope = "meter", name = "read", description = "Reads a device now: its registers and its clock")
public final class Read implements Action {
    @Argument(name = "device", description = "The device's id or serial number", required = true)
    String device;

    @Option(name = "--timeout", description = "How long to wait, seconds")
    int timeout = 60;

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Option(name = "--no-format", description = "Prints tab-separated values")
    boolean noFormat;

    @Reference
    Session session;

    @Reference
    Tasks tasks;

    @Reference
    Archive archive;

    @Override
    public Object execute() {
        Caller caller = ConsoleCaller.of(session);
        EndDevice found = find(caller);
        ReadJob begun = tasks.read(
                caller,
                found.key().id(),
                List.of(DataItem.all(DataItem.Kind.REGISTERS), DataItem.all(DataItem.Kind.CLOCK)),
                null);
        ReadJob job =
                tasks.await(caller, begun.id(), Duration.ofSeconds(timeout)).orElse(begun);
        Table table = new Table("Device " + found.serialNumber() + " gave nothing", "Name", "Value", "Unit", "At");
        job.results().forEach(result -> row(table, result));
        table.print(System.out, json, noFormat);
        if (!json && !noFormat) {
            job.clockOffset()
                    .ifPresent(offset -> System.out.println(
                            "Its clock is " + BigDecimal.valueOf(offset.toMillis(), 3) + " s off the platform's"));
            if (job.finished().isEmpty()) {
                System.out.println("Not finished after " + timeout + " s: see /api/v1/jobs/" + job.id());
            }
        }
        String failed = failures(job);
        if (!failed.isEmpty()) {
            throw new IllegalStateException(failed);
        }
        return null;
    }

    private static String failures(ReadJob job) {
        StringBuilder text = new StringBuilder();
        for (ItemOutcome outcome : job.outcomes()) {
            outcome.failure().ifPresent(failure -> text.append(text.length() == 0 ? "" : "; ")
                    .append(outcome.item())
                    .append(": ")
                    .append(words(failure)));
        }
        return text.toString();
    }

    private static String words(Failure failure) {
        return Words.of(failure.reason()) + ", " + failure.text();
    }

    private EndDevice find(Caller caller) {
        List<EndDevice> bySerial = archive.devicesBySerialNumber(caller, device);
        if (bySerial.size() == 1) {
            return bySerial.get(0);
        }
        if (bySerial.isEmpty() && device.matches("\\d{1,18}")) {
            return archive.device(caller, Long.parseLong(device)).orElseThrow(this::unknown);
        }
        if (bySerial.size() > 1) {
            throw new IllegalArgumentException("several makers have a device " + device + "; give its id");
        }
        throw unknown();
    }

    private IllegalArgumentException unknown() {
        return new IllegalArgumentException(
                "there is no device '" + device + "'; give a serial number or an id as device:list shows them");
    }

    private static void row(Table table, Delivery delivery) {
        if (delivery instanceof RegisterSet set) {
            set.registers()
                    .forEach(register -> table.row(
                            register.name(),
                            BigDecimal.valueOf(register.value(), -register.scaler()),
                            register.unit().symbol(),
                            set.at()));
        } else if (delivery instanceof Observation seen) {
            Object value = seen.value() instanceof Observation.Value.Stamp stamp ? stamp.instant() : seen.value();
            table.row(seen.name(), value, Words.of(seen.kind()), seen.observedAt());
        }
    }
}
