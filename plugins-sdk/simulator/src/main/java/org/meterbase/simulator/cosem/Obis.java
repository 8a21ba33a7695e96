// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

/**
 * A logical name, six value groups A to F (IEC 62056-6-1).
 *
 * @param groups the six octets, A the highest
 */
public record Obis(long groups) {

    /** Reads {@code 1.0.1.8.0.255}. */
    public static Obis of(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 6) {
            throw notAnObis(text);
        }
        long groups = 0;
        for (String part : parts) {
            if (!part.matches("\\d{1,3}") || Integer.parseInt(part) > 255) {
                throw notAnObis(text);
            }
            groups = groups << 8 | Integer.parseInt(part);
        }
        return new Obis(groups);
    }

    /** The octets on the wire. */
    public byte[] octets() {
        byte[] octets = new byte[6];
        for (int i = 0; i < 6; i++) {
            octets[i] = (byte) (groups >>> (40 - 8 * i));
        }
        return octets;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (byte group : octets()) {
            text.append(text.isEmpty() ? "" : ".").append(group & 0xFF);
        }
        return text.toString();
    }

    private static IllegalArgumentException notAnObis(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is not a logical name: write six numbers from 0 to 255, such as 1.0.1.8.0.255");
    }
}
