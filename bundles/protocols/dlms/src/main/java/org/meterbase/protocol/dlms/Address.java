// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.Map;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.protocol.dlms.companion.CompanionProfile;

/** Wrapper ports and APDU size of one device: its own parameters over those of its companion profile. */
record Address(int client, int server, int maxPdu) {
    private static final int MOST = 65_535;
    private static final int LEAST_PDU = 64;

    /** @throws IllegalArgumentException for a parameter that is not a number, or out of range */
    static Address of(Assignment assignment, CompanionProfile profile, Security security) {
        Map<String, String> own = assignment.parameters();
        return new Address(
                number(own, "client", security.any() ? profile.client() : profile.publicClient(), 1),
                number(own, "server", profile.server(), 0),
                number(own, "maxPdu", profile.maxPdu(), LEAST_PDU));
    }

    private static int number(Map<String, String> parameters, String name, int otherwise, int least) {
        String text = parameters.get(name);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            int number = Integer.decode(text.strip());
            if (number >= least && number <= MOST) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw new IllegalArgumentException("the device's parameter " + name + " is '" + text
                + "'; it has to be a number of " + least + " to " + MOST);
    }
}
