// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.rest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.ws.rs.core.UriInfo;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.TimeRange;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;

/**
 * Something that a device said of a moment, in a page of such things. The next page goes on behind the last moment shown, and behind those
 * of the same moment that were shown already.
 *
 * @param count which of this moment it is, from 1
 */
record Moment<T>(T item, Instant at, int count) {
    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    /** Asks for what lies in a range, ascending, at most so many. */
    interface Question<T> {
        List<T> ask(TimeRange range, int limit);
    }

    static <T, V> Page<V> page(
            Question<T> question,
            Instant from,
            Instant to,
            Paging paging,
            UriInfo uri,
            Function<T, Instant> at,
            Function<T, V> view) {
        TimeRange range = Parameters.range("from", from == null ? Instant.EPOCH : from, "to", to == null ? LAST : to);
        Instant begin = paging.after().map(key -> Instant.parse(key.get(0))).orElse(range.from());
        int skip = paging.after().map(key -> Integer.parseInt(key.get(1))).orElse(0);
        List<T> found = question.ask(new TimeRange(begin, range.to()), skip + paging.fetch());
        List<Moment<T>> moments = new ArrayList<>();
        int count = 0;
        Instant last = null;
        for (int i = 0; i < found.size(); i++) {
            Instant moment = at.apply(found.get(i));
            count = moment.equals(last) ? count + 1 : 1;
            last = moment;
            if (i >= skip) {
                moments.add(new Moment<>(found.get(i), moment, count));
            }
        }
        return Page.of(moments, paging, uri, m -> view.apply(m.item()), Moment::key);
    }

    /** A link to what this device said of this moment. */
    static String self(UriInfo uri, DeviceKey device, Instant at) {
        return uri.getAbsolutePath().getRawPath() + "?device=" + device.id() + "&from=" + at + "&to="
                + at.plusMillis(1);
    }

    private List<String> key() {
        return List.of(at.toString(), Integer.toString(count));
    }
}
