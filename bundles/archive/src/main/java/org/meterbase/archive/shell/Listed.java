// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.shell;

import java.util.Optional;
import org.meterbase.archive.Sort;

/** How lists are cut on a console. */
final class Listed {
    private Listed() {}

    /** The first so many, in the order of this. */
    static Sort first(int limit, String by) {
        if (limit < 1) {
            throw new IllegalArgumentException("--limit needs a number above 0");
        }
        return Sort.of(by, Optional.empty(), limit, by);
    }
}
