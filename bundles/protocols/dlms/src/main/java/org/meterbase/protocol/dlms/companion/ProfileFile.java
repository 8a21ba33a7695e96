// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.companion;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.RowFlag;
import org.meterbase.api.delivery.StampConvention.DeviationSign;
import org.meterbase.api.model.StampAt;

/** A companion profile as its JSON file has it, what it inherits included. The README explains each word. */
record ProfileFile(
        String description,
        int client,
        int publicClient,
        int server,
        int maxPdu,
        List<String> conformance,
        SecurityWords security,
        boolean release,
        Patience patience,
        int repeats,
        int skip,
        Stamps stamps,
        Status status,
        Lists lists,
        Range range,
        IdentityObjects identity,
        EventLogs eventLogs,
        Map<Observation.Kind, String> objects,
        Map<String, Integer> classes,
        int trustHours) {
    record SecurityWords(
            String authentication,
            String protection,
            String clientTitle,
            String serverTitle,
            String dedicatedKey,
            String generalCiphering,
            String counter) {
        /** Those that are said. */
        Map<String, String> words() {
            Map<String, String> words = new HashMap<>();
            words.put("authentication", authentication);
            words.put("protection", protection);
            words.put("clientTitle", clientTitle);
            words.put("serverTitle", serverTitle);
            words.put("dedicatedKey", dedicatedKey);
            words.put("generalCiphering", generalCiphering);
            words.put("counter", counter);
            words.values().removeIf(Objects::isNull);
            return Map.copyOf(words);
        }
    }

    record Patience(int answerMillis, int releaseMillis) {}

    record Stamps(DeviationSign sign, StampAt stampAt, String zone) {}

    record Status(List<String> columns, Map<String, RowFlag> bits) {}

    record Lists(boolean use, int most) {}

    record Range(RangeTime time, RangeDeviation deviation) {}

    record IdentityObjects(String logicalDeviceName, String serialNumber) {}

    record EventLogs(List<String> codes) {}

    /** As what type the ends of a range are sent. */
    enum RangeTime {
        OCTET_STRING,
        DATE_TIME
    }

    /** In what time the ends of a range are sent. */
    enum RangeDeviation {
        /** Local time and its deviation. */
        STATED,
        /** Local time, deviation unspecified. */
        UNSPECIFIED,
        /** UTC, deviation 0. */
        UTC
    }
}
