// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/** What may be a password: long rather than curious (NIST SP 800-63B, 5.1.1). */
final class PasswordRule {
    static final int SHORTEST = 12;
    static final int LONGEST = 128;

    private static final int DIFFERENT = 5;
    private static final int ONE_TIME_LENGTH = 20;

    /** Nothing that looks like something else on paper. */
    private static final String CLEAR = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final SecureRandom RANDOM = new SecureRandom();

    private PasswordRule() {}

    /** What is wrong with a password for this user; empty where nothing is. */
    static Optional<String> fault(String user, String password) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            return Optional.of("a password has " + SHORTEST + " to " + LONGEST + " characters");
        }
        if (password.codePoints().distinct().count() < DIFFERENT) {
            return Optional.of("a password has at least " + DIFFERENT + " different characters");
        }
        if (password.toLowerCase(Locale.ROOT).contains(user.toLowerCase(Locale.ROOT))) {
            return Optional.of("a password does not contain the user's name");
        }
        return Optional.empty();
    }

    /** The same characters however a keyboard composed them (NFKC). */
    static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC);
    }

    /** A password that is given to somebody who will change it: 115 bits. */
    static String oneTime() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < ONE_TIME_LENGTH; i++) {
            password.append(CLEAR.charAt(RANDOM.nextInt(CLEAR.length())));
        }
        return password.toString();
    }
}
