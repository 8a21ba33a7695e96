// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.util.List;
import java.util.Optional;

/**
 * The order of a list, and where in it to go on.
 *
 * @param by the name of what it is ordered by; ids decide between equals
 * @param after that value and the id of the last one seen; empty to begin
 */
public record Sort(String by, boolean descending, Optional<List<String>> after, int atMost) {
    /** @param text as {@code name} or {@code -name}; null for the first of the choices */
    public static Sort of(String text, Optional<List<String>> after, int atMost, String... choices) {
        String by = text == null ? choices[0] : text.startsWith("-") ? text.substring(1) : text;
        if (!List.of(choices).contains(by)) {
            throw Refused.invalid(
                    "?sort", "'" + text + "' is none of " + String.join(", ", choices) + ", with - for descending");
        }
        return new Sort(by, text != null && text.startsWith("-"), after, atMost);
    }
}
