// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Enumerations as JSON and the console write them: lower case, words joined by hyphens. */
public final class Words {
    private Words() {}

    /** The word of a constant. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The constant of a word, in either case. @throws IllegalArgumentException where there is none, naming all that there are */
    public static <E extends Enum<E>> E parse(String what, String word, Class<E> type) {
        if (word == null) {
            throw new IllegalArgumentException(what + " is missing; it is one of " + all(type));
        }
        for (E constant : type.getEnumConstants()) {
            if (of(constant).equalsIgnoreCase(word.strip().replace('_', '-'))) {
                return constant;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is no " + what + "; it is one of " + all(type));
    }

    private static String all(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants()).map(Words::of).collect(Collectors.joining(", "));
    }
}
