// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.register;

import java.util.List;
import org.meterbase.simulator.control.Roster;
import org.meterbase.simulator.security.Keys;
import org.meterbase.simulator.utility.MeterModel;

/**
 * How the platform's list of installations is told of keys: the one place that knows its words for them. A list without a meter that
 * ciphers has none of these columns.
 */
final class SecurityColumns {
    private static final List<String> HEADER = List.of("systemTitle", "keys");

    private final boolean present;

    SecurityColumns(Roster roster) {
        present = roster.usagePoints().stream().anyMatch(entry -> ciphers(entry.meter()));
    }

    List<String> header() {
        return present ? HEADER : List.of();
    }

    /** Cells under the header, null for blank ones. */
    String[] cells(Roster.Device meter) {
        Keys keys = meter.keys();
        if (!present) {
            return new String[0];
        }
        return keys == null
                ? new String[HEADER.size()]
                : new String[] {keys.systemTitle(), "ek=" + keys.encryptionKey() + ";ak=" + keys.authenticationKey()};
    }

    /** Parameters of the access path: a client that ciphers is told so. */
    static String parameters(Roster.Device meter) {
        String addresses = "client=" + meter.clientSap() + ";server=" + meter.serverSap();
        return ciphers(meter) ? addresses + ";security=gmac" : addresses;
    }

    private static boolean ciphers(Roster.Device meter) {
        return meter.security() == MeterModel.Security.GMAC;
    }
}
