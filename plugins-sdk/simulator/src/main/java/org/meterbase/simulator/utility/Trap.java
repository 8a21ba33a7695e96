// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What real meters do besides, or against, the standard, and mean no harm by. */
public sealed interface Trap extends Fault {
    /**
     * Blocks are counted from another number than 1.
     *
     * @param number of the first, such as 0
     */
    record FirstBlock(int number) implements Trap {
        public FirstBlock {
            if (number < 0) {
                throw new IllegalArgumentException("first-block: number is from 0 up");
            }
        }
    }

    /**
     * In a buffer, a clock that is one period after the row before and a value that is the same are sent as null-data.
     *
     * @param firstToo whether this goes for the first row of an answer as well, seen from the row before it in the buffer
     */
    record NullData(boolean firstToo) implements Trap {}

    /** Buffers of load profiles are sent as compact-array. */
    record CompactArray() implements Trap {}

    /**
     * The conformance says one thing about a service, and the meter does the other.
     *
     * @param service which
     * @param lie how
     */
    record LyingConformance(Service service, Lie lie) implements Trap {
        public LyingConformance {
            if (service == null || lie == null) {
                throw new IllegalArgumentException(
                        "lying-conformance: service is multiple-references, selective-access or"
                                + " block-transfer-with-get, lie is offered-and-refused or denied-and-served");
            }
        }

        /** A service that a conformance bit stands for. */
        public enum Service {
            MULTIPLE_REFERENCES,
            SELECTIVE_ACCESS,
            BLOCK_TRANSFER_WITH_GET;

            @JsonValue
            public String word() {
                return kebab(name());
            }
        }

        /** Which way round. */
        public enum Lie {
            OFFERED_AND_REFUSED,
            DENIED_AND_SERVED;

            @JsonValue
            public String word() {
                return kebab(name());
            }
        }

        @Override
        public boolean several() {
            return true;
        }
    }

    /**
     * Accepts an association under another application context name than was asked for.
     *
     * @param context last group of the name, 1 to 4
     */
    record WrongContext(int context) implements Trap {
        public WrongContext {
            if (context < 1 || context > 4) {
                throw new IllegalArgumentException("wrong-context: context is from 1 to 4");
            }
        }
    }

    /** The RLRE brings an xDLMS InitiateResponse as user-information. */
    record ReleaseInformation() implements Trap {}

    /** Never answers a release, and goes on as associated. */
    record NoRelease() implements Trap {}

    /**
     * What becomes of a TCP connection above the number that the model takes.
     *
     * @param answer reset, or busy: it is taken, and its log-in rejected for now
     */
    record SecondConnection(Refusal answer) implements Trap {
        public SecondConnection {
            if (answer == null) {
                throw new IllegalArgumentException("second-connection: answer is reset or busy");
            }
        }

        /** How it is refused. */
        public enum Refusal {
            RESET,
            BUSY;

            @JsonValue
            public String word() {
                return kebab(name());
            }
        }
    }

    /**
     * Answers with data-access-result 2, then is healed.
     *
     * @param obis logical name, absent for any
     * @param times how often
     */
    record TemporaryFailure(String obis, int times) implements Trap {
        public TemporaryFailure {
            if (times < 1) {
                throw new IllegalArgumentException("temporary-failure: times is from 1 up");
            }
        }

        TemporaryFailure onceLess() {
            return new TemporaryFailure(obis, times - 1);
        }
    }

    /** Says that the largest APDU it takes is 0, which means any. */
    record NoPduLimit() implements Trap {}

    /**
     * Sends something that nobody asked for in front of every answer to a GET, in the same segment.
     *
     * @param apdu what
     */
    record Unsolicited(Apdu apdu) implements Trap {
        public Unsolicited {
            if (apdu == null) {
                throw new IllegalArgumentException(
                        "unsolicited: apdu is data-notification, event-notification or general-glo");
            }
        }

        /** Its kind. */
        public enum Apdu {
            DATA_NOTIFICATION,
            EVENT_NOTIFICATION,
            /** A DataNotification in general-glo-ciphering; a plain one where the meter has no keys. */
            GENERAL_GLO;

            @JsonValue
            public String word() {
                return kebab(name());
            }
        }
    }

    /**
     * Sends this as soon as the connection is there, before any frame, as concentrators and modems do.
     *
     * @param text up to 200 characters of US-ASCII
     */
    record Greeting(String text) implements Trap {
        public Greeting {
            if (text == null
                    || text.length() > 200
                    || !StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
                throw new IllegalArgumentException("greeting: text is up to 200 characters of US-ASCII");
            }
        }
    }

    /** Leaves out the row that is stamped with the end of a range, against the standard. */
    record ToExclusive() implements Trap {}

    /**
     * What it makes of selected columns in a range.
     *
     * @param answer ignored: all columns come; refused: an error; empty: no rows
     */
    record Columns(Answer answer) implements Trap {
        public Columns {
            if (answer == null) {
                throw new IllegalArgumentException("columns: answer is ignored, refused or empty");
            }
        }

        /** How it goes wrong. */
        public enum Answer {
            IGNORED,
            REFUSED,
            EMPTY;

            @JsonValue
            public String word() {
                return kebab(name());
            }
        }
    }

    /**
     * Gives one row of each answer twice, one after the other.
     *
     * @param row which, from 1
     */
    record RowTwice(int row) implements Trap {
        public RowTwice {
            if (row < 1) {
                throw new IllegalArgumentException("row-twice: row is from 1 up");
            }
        }
    }

    private static String kebab(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
