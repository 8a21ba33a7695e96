// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.rest;

import java.util.Optional;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.kit.rest.Problem;

/** Finds what a parameter names. */
final class Lookup {
    private final Archive archive;

    Lookup(Archive archive) {
        this.archive = archive;
    }

    /** By id, or by the name by which the utility knows it. */
    UsagePoint usagePoint(Caller caller, String text) {
        String name = Parameters.required("usagePoint", text).strip();
        Optional<UsagePoint> point =
                name.matches("\\d{1,18}") ? archive.usagePoint(caller, Long.parseLong(name)) : Optional.empty();
        return point.or(() -> archive.usagePointByName(caller, name))
                .orElseThrow(() -> Problem.notFound("usage point", name));
    }

    EndDevice device(Caller caller, String text) {
        return archive.device(caller, Parameters.id("device", text))
                .orElseThrow(() -> Problem.notFound("device", text));
    }
}
