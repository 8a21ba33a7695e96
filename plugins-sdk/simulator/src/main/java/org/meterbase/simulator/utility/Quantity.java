// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a register or a channel measures. The first four are energies and have a truth. */
public enum Quantity {
    ACTIVE_IMPORT("activeImport"),
    ACTIVE_EXPORT("activeExport"),
    REACTIVE_IMPORT("reactiveImport"),
    REACTIVE_EXPORT("reactiveExport"),
    VOLTAGE("voltage"),
    CURRENT("current"),
    ACTIVE_POWER("activePower");

    private final String word;

    Quantity(String word) {
        this.word = word;
    }

    /** The name in JSON. */
    @JsonValue
    public String word() {
        return word;
    }

    /** True for what is counted in Wh or varh. */
    public boolean energy() {
        return ordinal() < 4;
    }
}
