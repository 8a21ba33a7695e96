// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.util.Map;
import javax.persistence.PersistenceException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Says in the archive's own words which of the schema's constraints stood against a change. */
final class Conflicts {
    private static final Map<String, Refused.Fault> CONSTRAINTS = Map.of(
            "usage_point_name",
                    new Refused.Fault("/name", "another usage point has this name; choose one that is free"),
            "end_device_serial_number",
                    new Refused.Fault(
                            "/serialNumber",
                            "this manufacturer's device of this serial number is in the archive already"),
            "device_group_name", new Refused.Fault("/name", "another group has this name; choose one that is free"),
            "ratio_place",
                    new Refused.Fault(
                            "/validFrom", "this place has a ratio from this moment on already; correct that one"),
            "binding_device_overlap",
                    new Refused.Fault("/device", "the device is bound to a place already in this time"),
            "binding_place_overlap", new Refused.Fault("/usagePoint", "the place has a device already in this time"));

    private Conflicts() {}

    /** What to throw in place of what the provider threw. */
    static RuntimeException explain(PersistenceException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException refusal) {
                ServerErrorMessage message = refusal.getServerErrorMessage();
                Refused.Fault fault = message == null || message.getConstraint() == null
                        ? null
                        : CONSTRAINTS.get(message.getConstraint());
                return fault == null ? thrown : Refused.conflict(fault.pointer(), fault.message(), thrown);
            }
        }
        return thrown;
    }
}
