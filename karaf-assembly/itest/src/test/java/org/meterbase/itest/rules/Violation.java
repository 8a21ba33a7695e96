// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.rules;

/** A rule of {@code docs/architecture.md} that is broken, by its number there, and where. */
record Violation(int rule, String where, String what) {

    @Override
    public String toString() {
        return "rule " + rule + ", " + where + ": " + what;
    }
}
