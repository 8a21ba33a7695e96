// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.rest;

import java.util.List;
import org.meterbase.kit.rest.Fault;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Problem;

/** Pages of values: a value is small, so more of them stand on a page than of anything else. */
final class Paged {
    private static final int USUAL = 1000;
    private static final int MOST = 10_000;

    private Paged() {}

    static Paging of(String collection, Integer limit, String cursor) {
        int most = limit == null ? USUAL : limit;
        if (most < 1 || most > MOST) {
            throw Problem.invalid(
                    "The limit is out of range",
                    List.of(new Fault("?limit", "use a number from 1 to " + MOST + ", or Accept: text/csv for all")));
        }
        return new Paging(collection, most, Paging.of(collection, null, cursor).after());
    }
}
