// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.security;

/**
 * The security control octet in front of a protected APDU (IEC 62056-5-3, 5.7.2.4).
 *
 * @param octet suite in bits 0 to 3, then authenticated, encrypted, key-set, compressed
 */
public record SecurityControl(int octet) {
    private static final int AUTHENTICATED = 0x10;
    private static final int ENCRYPTED = 0x20;

    /** What the proof of HLS-5 is made with: authentication alone. */
    public static final SecurityControl AUTHENTICATION = new SecurityControl(AUTHENTICATED);

    public boolean authenticated() {
        return (octet & AUTHENTICATED) != 0;
    }

    public boolean encrypted() {
        return (octet & ENCRYPTED) != 0;
    }

    /** Suite 0 under the unicast key, not compressed, and protected at all: what the meters know. */
    public boolean known() {
        return (octet & ~(AUTHENTICATED | ENCRYPTED)) == 0 && octet != 0;
    }

    /** Whether this protects at least as well. */
    public boolean covers(SecurityControl required) {
        return (octet & required.octet) == required.octet;
    }
}
