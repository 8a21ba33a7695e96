// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** All faults that a meter can be given, each with an example and a line that says what it does: the answer to {@code GET /faults}. */
final class FaultCatalogue {
    private static final List<Entry> ENTRIES = List.of(
            entry("silent", "{}", "takes the connection and the requests and never answers"),
            entry("refuse-connection", "{}", "its port is closed"),
            entry("wrong-password", "{}", "expects another LLS password than the roster says"),
            entry(
                    "slow",
                    "{\"delayMillis\":2000,\"octets\":16,\"everyMillis\":50}",
                    "answers late, and in drops: frames come in pieces"),
            entry("half-answer", "{\"block\":2,\"times\":1}", "sends half of the n-th block's frame and hangs up"),
            entry(
                    "gap",
                    "{\"from\":\"2026-01-30T05:00:00Z\",\"to\":\"2026-01-30T14:00:00Z\"}",
                    "has no rows of the intervals that start in it"),
            entry("access", "{\"obis\":\"1.0.1.8.0.255\",\"result\":3}", "answers with a data-access-result"),
            entry(
                    "wrong-key",
                    "{\"answer\":\"reject\"}",
                    "has other keys than the roster says; answer: reject, exception or silence"),
            entry(
                    "counter-refusal",
                    "{\"answer\":\"silence\"}",
                    "how a low invocation counter is refused: exception, reject or silence"),
            entry("counter-ahead", "{\"counter\":100000}", "has already taken this invocation counter from somebody"),
            entry(
                    "required-protection",
                    "{\"client\":2,\"protection\":\"authenticated\"}",
                    "asks of a client's requests (null: any client's) to be none, authenticated, encrypted or both"),
            entry("false-proof", "{}", "answers the client's challenge wrongly, as an impostor would"),
            entry(
                    "clock-set",
                    "{\"at\":\"2026-01-30T10:20:00Z\",\"to\":\"2026-01-30T10:10:00Z\"}",
                    "its clock was, or will be, set: back (stamps twice), forward (gap), to 2000-01-01T00:00:00Z"),
            entry(
                    "clock-drift",
                    "{\"at\":\"2026-01-30T00:00:00Z\",\"ppm\":200}",
                    "its clock runs fast or slow until it is set"),
            entry(
                    "local-time",
                    "{\"offsetMinutes\":60,\"dstFrom\":null,\"dstTo\":\"2026-10-25T01:00:00Z\",\"deviation\":\"unspecified\",\"dstBit\":true}",
                    "states local time with daylight saving; deviation: stated, unspecified (8000) or opposite"),
            entry(
                    "billing-reset",
                    "{\"at\":\"2026-01-15T10:00:00Z\",\"times\":2}",
                    "a billing period is closed by hand, n times at one instant"),
            entry("first-block", "{\"number\":0}", "counts blocks from this number"),
            entry(
                    "null-data",
                    "{\"firstToo\":false}",
                    "sends null-data for a clock one period on and for a value that is the same"),
            entry("compact-array", "{}", "sends load profiles as compact-array"),
            entry(
                    "lying-conformance",
                    "{\"service\":\"selective-access\",\"lie\":\"offered-and-refused\"}",
                    "multiple-references, selective-access or block-transfer-with-get is offered-and-refused or denied-and-served"),
            entry(
                    "wrong-context",
                    "{\"context\":2}",
                    "accepts under another application context name than was asked for"),
            entry("release-information", "{}", "its RLRE has user-information"),
            entry("no-release", "{}", "never answers a release"),
            entry(
                    "second-connection",
                    "{\"answer\":\"reset\"}",
                    "a connection too many is reset, or told that the meter is busy"),
            entry(
                    "temporary-failure",
                    "{\"obis\":null,\"times\":3}",
                    "answers with data-access-result 2 n times, then is healed"),
            entry("no-pdu-limit", "{}", "says that its largest APDU is 0, which means any"),
            entry(
                    "unsolicited",
                    "{\"apdu\":\"data-notification\"}",
                    "sends data-notification, event-notification or general-glo in the segment of each answer, before it"),
            entry("greeting", "{\"text\":\"LOGIN 60000001\\r\\n\"}", "sends a line before the first frame"),
            entry("to-exclusive", "{}", "leaves out the row stamped with the end of a range"),
            entry(
                    "columns",
                    "{\"answer\":\"ignored\"}",
                    "selected columns are ignored, refused, or bring an empty array"),
            entry("row-twice", "{\"row\":2}", "gives the n-th row of each answer twice"));

    private FaultCatalogue() {}

    /**
     * A kind of fault.
     *
     * @param example body of {@code PUT /meters/{serial}/fault}
     */
    record Entry(String kind, String does, JsonNode example) {}

    static List<Entry> entries() {
        return ENTRIES;
    }

    private static Entry entry(String kind, String fields, String does) {
        String rest = fields.equals("{}") ? "}" : "," + fields.substring(1);
        String example = "{\"kind\":\"" + kind + "\"" + rest;
        try {
            return new Entry(kind, does, Json.read(example.getBytes(StandardCharsets.UTF_8), JsonNode.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
