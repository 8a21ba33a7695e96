// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.util.Set;

/** What is to be recorded of a usage point. Checked when made. */
public record UsagePointDraft(String name, String zone, String category, String service) {
    static final Set<String> SERVICES = Set.of("electricity", "water", "gas", "heat");

    /** @throws Refused where a value cannot be stored */
    public UsagePointDraft {
        name = Check.text("/name", name, 100);
        zone = Check.zone("/zone", zone);
        category = Check.optional("/category", category, 64);
        service = service == null ? "electricity" : service.strip();
        if (!SERVICES.contains(service)) {
            throw Refused.invalid("/service", "'" + service + "' is none of electricity, water, gas, heat");
        }
    }
}
