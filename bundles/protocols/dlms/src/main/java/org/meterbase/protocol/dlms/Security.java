// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.meterbase.api.model.ObisCode;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Credentials;
import org.meterbase.protocol.dlms.companion.CompanionProfile;
import org.meterbase.protocol.dlms.security.SecurityControl;

/**
 * What security an association is to have: the device's own parameters over those of its companion profile, and what is not said by
 * either follows from the secrets that there are.
 *
 * @param protection of APDUs, bits of the security control octet; 0 for none
 * @param general whether APDUs travel in general-glo-ciphering
 * @param dedicated whether a key of this association's own is proposed
 * @param clientTitle the system title of this side
 * @param serverTitle that of the meter, where it is known beforehand
 * @param counter the object that holds the meter's own idea of the counter; empty for none
 */
record Security(
        Authentication authentication,
        int protection,
        boolean general,
        boolean dedicated,
        byte[] clientTitle,
        Optional<byte[]> serverTitle,
        Optional<ObisCode> counter) {
    /** How a client proves who it is (IEC 62056-5-3, 7.2.4); the last group of the mechanism's name. */
    enum Authentication {
        NONE(0),
        LLS(1),
        GMAC(5);

        private final int mechanism;

        Authentication(int mechanism) {
            this.mechanism = mechanism;
        }

        int mechanism() {
            return mechanism;
        }
    }

    private enum Protection {
        NONE(0),
        AUTHENTICATION(SecurityControl.AUTHENTICATED),
        ENCRYPTION(SecurityControl.ENCRYPTED),
        AUTHENTICATION_ENCRYPTION(SecurityControl.AUTHENTICATED | SecurityControl.ENCRYPTED);

        private final int bits;

        Protection(int bits) {
            this.bits = bits;
        }
    }

    /** The secrets, by name: password, global unicast encryption key and authentication key. */
    static final String PASSWORD = "lls";

    static final String ENCRYPTION_KEY = "ek";
    static final String AUTHENTICATION_KEY = "ak";

    private static final int KEY = 16;
    private static final int TITLE = 8;
    private static final int LONGEST_PASSWORD = 64;

    /** @throws IllegalArgumentException for a parameter that is none of its words */
    static Security of(Assignment assignment, CompanionProfile profile) {
        Map<String, String> own = assignment.parameters();
        Map<String, String> usual = profile.security();
        Credentials secrets = assignment.credentials();
        boolean keys = secrets.secret(ENCRYPTION_KEY).isPresent();
        Authentication authentication = keys
                ? Authentication.GMAC
                : secrets.secret(PASSWORD).isPresent() ? Authentication.LLS : Authentication.NONE;
        Protection protection = keys ? Protection.AUTHENTICATION_ENCRYPTION : Protection.NONE;
        return new Security(
                word(own, usual, "authentication", authentication),
                word(own, usual, "protection", protection).bits,
                yes(own, usual, "generalCiphering"),
                yes(own, usual, "dedicatedKey"),
                title(own, usual, "clientTitle").orElseThrow(() -> wrong("clientTitle", "", "16 hexadecimal digits")),
                title(own, usual, "serverTitle"),
                said(own, usual, "counter").map(ObisCode::parse));
    }

    /** Whether there is anything to log in with, so that it is not the public client who reads. */
    boolean any() {
        return authentication != Authentication.NONE || protection != 0;
    }

    boolean keyed() {
        return authentication == Authentication.GMAC || protection != 0;
    }

    /** The application context (IEC 62056-5-3, 7.2.3): logical names without or with ciphering. */
    int context() {
        return protection == 0 ? 1 : 3;
    }

    /** Whether the secrets suffice. @throws IllegalArgumentException where they do not */
    void check(Credentials secrets) {
        if (authentication == Authentication.LLS) {
            int length = secrets.secret(PASSWORD)
                    .orElseThrow(() -> new IllegalArgumentException("there is no password; set the secret lls"))
                    .length;
            if (length > LONGEST_PASSWORD) {
                throw new IllegalArgumentException(
                        "the password has " + length + " octets; a meter takes at most " + LONGEST_PASSWORD);
            }
        }
        if (keyed()) {
            checkKey(secrets, ENCRYPTION_KEY);
        }
        if (authentication == Authentication.GMAC || (protection & SecurityControl.AUTHENTICATED) != 0) {
            checkKey(secrets, AUTHENTICATION_KEY);
        }
    }

    private static void checkKey(Credentials secrets, String name) {
        int length = secrets.secret(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no key " + name + "; set the secret " + name))
                .length;
        if (length != KEY) {
            throw new IllegalArgumentException("the key " + name + " has " + length + " octets; security suite 0 has "
                    + KEY + ": set it as 32 hexadecimal digits");
        }
    }

    private static Optional<String> said(Map<String, String> own, Map<String, String> usual, String name) {
        return Optional.ofNullable(own.getOrDefault(name, usual.get(name)))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private static <E extends Enum<E>> E word(
            Map<String, String> own, Map<String, String> usual, String name, E otherwise) {
        Optional<String> text = said(own, usual, name);
        if (text.isEmpty()) {
            return otherwise;
        }
        StringBuilder words = new StringBuilder();
        for (E choice : otherwise.getDeclaringClass().getEnumConstants()) {
            String word = choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (word.equalsIgnoreCase(text.get())) {
                return choice;
            }
            words.append(words.isEmpty() ? "" : ", ").append(word);
        }
        throw wrong(name, text.get(), "one of " + words);
    }

    private static boolean yes(Map<String, String> own, Map<String, String> usual, String name) {
        String text = said(own, usual, name).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            throw wrong(name, text, "true or false");
        }
        return text.equals("true");
    }

    private static Optional<byte[]> title(Map<String, String> own, Map<String, String> usual, String name) {
        return said(own, usual, name).map(text -> {
            if (!text.matches("[0-9A-Fa-f]{" + 2 * TITLE + "}")) {
                throw wrong(name, text, "16 hexadecimal digits");
            }
            return HexFormat.of().parseHex(text);
        });
    }

    private static IllegalArgumentException wrong(String name, String text, String right) {
        return new IllegalArgumentException(
                "the device's parameter " + name + " is '" + text + "'; it has to be " + right);
    }
}
