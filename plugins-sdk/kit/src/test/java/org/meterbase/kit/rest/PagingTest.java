// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.ws.rs.core.UriBuilder;
import javax.ws.rs.core.UriInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {
    private static final List<Integer> ALL =
            IntStream.rangeClosed(1, 25).boxed().toList();

    @Test
    void followingNextShowsEveryItemOnce() {
        List<String> seen = new ArrayList<>();
        String link = "http://localhost/api/v1/devices?limit=10&name=a%20b";
        int pages = 0;
        while (link != null) {
            Page<String> page = get(link);
            seen.addAll(page.items());
            link = page.next() == null ? null : "http://localhost" + page.next();
            assertThat(link).satisfiesAnyOf(l -> assertThat(l).isNull(), l -> assertThat(l)
                    .startsWith("http://localhost/api/v1/devices?limit=10&name=a%20b&cursor="));
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(seen)
                .containsExactlyElementsOf(ALL.stream().map(String::valueOf).toList());
    }

    @Test
    void aFullLastPageHasNoNext() {
        assertThat(get("http://localhost/api/v1/devices?limit=25").next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAAAA", "!!!!", "MTIzNDU2Nzg5MA", "é"})
    void refusesAMangledCursor(String cursor) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Paging.of("devices", null, cursor))
                .satisfies(
                        problem -> assertThat(problem.getResponse().getStatus()).isEqualTo(400));
    }

    @Test
    void refusesTheCursorOfAnotherCollectionAndAnEndlessOne() {
        String cursor = Cursor.of("devices", List.of("12"));

        assertThat(Paging.of("devices", 1, cursor).afterId(0)).isEqualTo(12);
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> Paging.of("tasks", 1, cursor));
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> Paging.of("devices", 1, "A".repeat(1 << 20)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1001})
    void refusesALimitOutOfRange(int limit) {
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> Paging.of("devices", limit, null));
    }

    /** What a resource does: find one more than shown, after the key. */
    private static Page<String> get(String uri) {
        Integer limit = null;
        String cursor = null;
        for (String parameter : uri.substring(uri.indexOf('?') + 1).split("&")) {
            String[] pair = parameter.split("=", 2);
            if (pair[0].equals("limit")) {
                limit = Integer.valueOf(pair[1]);
            } else if (pair[0].equals("cursor")) {
                cursor = pair[1];
            }
        }
        Paging paging = Paging.of("devices", limit, cursor);
        List<Integer> found = ALL.stream()
                .filter(id -> id > paging.afterId(0))
                .limit(paging.fetch())
                .toList();
        return Page.of(found, paging, at(uri), String::valueOf, id -> List.of(String.valueOf(id)));
    }

    private static UriInfo at(String uri) {
        return (UriInfo) Proxy.newProxyInstance(
                PagingTest.class.getClassLoader(),
                new Class<?>[] {UriInfo.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getRequestUriBuilder" -> UriBuilder.fromUri(uri);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
