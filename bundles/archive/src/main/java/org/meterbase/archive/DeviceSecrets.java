// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Reads the secrets of a device: a password as it is, keys in hexadecimal digits. What is wrong with one is said without showing it. */
public final class DeviceSecrets {
    /** The name under which the secrets keep a password. */
    static final String PASSWORD = "lls";

    private static final int LONGEST = 200;

    private DeviceSecrets() {}

    /** A password. @throws Refused for none, or a long one */
    public static Map<String, byte[]> password(String pointer, String password) {
        byte[] octets = password.getBytes(StandardCharsets.UTF_8);
        if (octets.length == 0 || octets.length > LONGEST) {
            throw Refused.invalid(pointer, "needs 1 to " + LONGEST + " octets");
        }
        return Map.of(PASSWORD, octets);
    }

    /** Keys by name, as {@code ek} and {@code ak}. @throws Refused for a name or digits that are none */
    public static Map<String, byte[]> keys(String pointer, Map<String, String> keys) {
        Map<String, byte[]> secrets = new HashMap<>();
        keys.forEach((name, digits) -> {
            if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
                throw Refused.invalid(pointer, "a key's name has 1 to 32 small letters and digits, as ek or ak");
            }
            if (digits == null || !digits.matches("([0-9A-Fa-f]{2}){1,64}")) {
                throw Refused.invalid(
                        pointer, "the key " + name + " is not in pairs of hexadecimal digits; one of AES-128 has 32");
            }
            secrets.put(name, HexFormat.of().parseHex(digits));
        });
        return secrets;
    }

    /** Keys in one text, as {@code ek=0001…;ak=D0D1…}. */
    static Map<String, byte[]> keys(String text) {
        Map<String, String> keys = new HashMap<>();
        for (String setting : text.split(";", -1)) {
            int sign = setting.indexOf('=');
            if (sign < 1
                    || keys.put(
                                    setting.substring(0, sign).strip(),
                                    setting.substring(sign + 1).strip())
                            != null) {
                throw Refused.invalid("", "is not of the form ek=…;ak=…, each name once");
            }
        }
        return keys("", keys);
    }
}
