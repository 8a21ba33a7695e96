// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.rest;

import java.util.List;
import java.util.Optional;

/**
 * Which page of a collection is asked for.
 *
 * @param collection its name, to which cursors are bound
 * @param limit how many items at most, 1 to {@value #MOST}
 * @param after the key of the last item of the page before; empty for the first page
 */
public record Paging(String collection, int limit, Optional<List<String>> after) {
    /** The limit where none is given. */
    public static final int USUAL = 100;

    /** The greatest limit. */
    public static final int MOST = 1000;

    /**
     * Reads the query parameters {@code limit} and {@code cursor}; either may be null.
     *
     * @throws Problem 400 where the limit is out of range or the cursor is not of this collection
     */
    public static Paging of(String collection, Integer limit, String cursor) {
        int most = limit == null ? USUAL : limit;
        if (most < 1 || most > MOST) {
            throw Problem.invalid(
                    "The limit is out of range", List.of(new Fault("?limit", "use a number from 1 to " + MOST)));
        }
        return new Paging(collection, most, Optional.ofNullable(cursor).map(text -> Cursor.read(collection, text)));
    }

    /** The key as one number, for collections in the order of their ids; {@code first} on the first page. */
    public long afterId(long first) {
        return after.map(key -> Parameters.id("cursor", key.get(0))).orElse(first);
    }

    /** How many rows to fetch: one more than shown, to know whether there is a next page. */
    public int fetch() {
        return limit + 1;
    }
}
