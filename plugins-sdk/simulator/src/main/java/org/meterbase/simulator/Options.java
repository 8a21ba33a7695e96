// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code --name value} pairs of a command line. */
final class Options {
    private final Map<String, String> values = new HashMap<>();

    /** @throws IllegalArgumentException in words for the person at the keyboard */
    Options(List<String> arguments, Set<String> known) {
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i).replaceFirst("^--", "");
            if (!arguments.get(i).startsWith("--") || !known.contains(name)) {
                throw new IllegalArgumentException("'" + arguments.get(i)
                        + "' is no option of this command; there are --" + String.join(", --", new TreeSet<>(known)));
            }
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("--" + name + " needs a value after it");
            }
            values.put(name, arguments.get(i + 1));
        }
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** A whole number within bounds. */
    long number(String name, long otherwise, long least, long most) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Said below, together with the bounds.
        }
        throw new IllegalArgumentException("--" + name + " " + text + ": give a number from " + least + " to " + most);
    }
}
