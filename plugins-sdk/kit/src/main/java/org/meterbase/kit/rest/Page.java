// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.rest;

import java.net.URI;
import java.util.List;
import java.util.function.Function;
import javax.ws.rs.core.UriInfo;

/**
 * A page of a collection.
 *
 * @param items what is on it
 * @param next the link to the next page; null on the last
 * @param <T> what is shown of an item; it has an {@code id} and a {@code self}
 */
public record Page<T>(List<T> items, String next) {
    /**
     * Makes a page of what was found, in the order of its keys.
     *
     * @param found at most {@link Paging#fetch()} rows
     * @param uri the request's, of which the next link keeps all parameters
     * @param shown what a client sees of a row
     * @param key what the next page goes on from: the order's columns of a row, unique together
     */
    public static <S, T> Page<T> of(
            List<S> found, Paging paging, UriInfo uri, Function<S, T> shown, Function<S, List<String>> key) {
        boolean more = found.size() > paging.limit();
        List<S> rows = more ? found.subList(0, paging.limit()) : found;
        String next = more ? next(uri, Cursor.of(paging.collection(), key.apply(rows.get(rows.size() - 1)))) : null;
        return new Page<>(rows.stream().map(shown).toList(), next);
    }

    /** Everything on one page, for collections that are small by nature. */
    public static <T> Page<T> whole(List<T> items) {
        return new Page<>(List.copyOf(items), null);
    }

    private static String next(UriInfo uri, String cursor) {
        URI link =
                uri.getRequestUriBuilder().replaceQueryParam("cursor", cursor).build();
        return link.getRawPath() + "?" + link.getRawQuery();
    }
}
