// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumMap;
import java.util.Map;

/** What went over the lines of all meters. Belongs to the reactor's thread. */
public final class Traffic {
    private final long[] counts = new long[Count.values().length];

    /** What is counted. */
    public enum Count {
        CONNECTIONS("connections"),
        CONNECTIONS_CLOSED("connectionsClosed"),
        CONNECTIONS_REFUSED("connectionsRefused"),
        ASSOCIATIONS("associations"),
        ASSOCIATIONS_REJECTED("associationsRejected"),
        RELEASES("releases"),
        GETS("gets"),
        GETS_WITH_LIST("getsWithList"),
        BLOCKS("blocks"),
        MALFORMED("malformed"),
        BAD_FRAMES("badFrames"),
        FAILURES("failures"),
        OCTETS_IN("octetsIn"),
        OCTETS_OUT("octetsOut");

        private final String word;

        Count(String word) {
            this.word = word;
        }

        /** The name in JSON. */
        @JsonValue
        public String word() {
            return word;
        }
    }

    public void add(Count what) {
        add(what, 1);
    }

    public void add(Count what, long more) {
        counts[what.ordinal()] += more;
    }

    /** All counts since the start, as they are now. */
    public Map<Count, Long> counts() {
        Map<Count, Long> now = new EnumMap<>(Count.class);
        for (Count count : Count.values()) {
            now.put(count, counts[count.ordinal()]);
        }
        return now;
    }
}
