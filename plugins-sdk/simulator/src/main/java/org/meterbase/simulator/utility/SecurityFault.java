// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What goes wrong with keys and invocation counters. Without effect on meters that have none. */
public sealed interface SecurityFault extends Fault {
    /** How a meter refuses what is protected in a way that it does not accept. */
    enum Refusal {
        /** With an exception-response that says why. */
        EXCEPTION,
        /** With an AARE where it is the log-in, else as an exception. */
        REJECT,
        /** Not at all: it says nothing. */
        SILENCE;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * It has other keys than the roster says.
     *
     * @param answer what it says to what it cannot decipher, reject unless told
     */
    record WrongKey(Refusal answer) implements SecurityFault {
        public WrongKey {
            answer = answer == null ? Refusal.REJECT : answer;
        }
    }

    /**
     * What it says to a counter that is too low, an exception unless told.
     *
     * @param answer how
     */
    record CounterRefusal(Refusal answer) implements SecurityFault {
        public CounterRefusal {
            answer = answer == null ? Refusal.EXCEPTION : answer;
        }
    }

    /**
     * It has already taken this counter from somebody, as after the client's restore from a backup.
     *
     * @param counter 0 to 4,294,967,294
     */
    record CounterAhead(long counter) implements SecurityFault {
        public CounterAhead {
            if (counter < 0 || counter > 0xFFFF_FFFEL) {
                throw new IllegalArgumentException("counter-ahead: counter is from 0 to 4294967294");
            }
        }
    }

    /**
     * Its security policy asks for this of every request of a client, whatever its model's does. Of several the last that fits counts.
     *
     * @param client address of the client, absent for any
     * @param protection none, authenticated, encrypted or both
     */
    record RequiredProtection(Integer client, Protection protection) implements SecurityFault {
        public RequiredProtection {
            if (protection == null) {
                throw new IllegalArgumentException(
                        "required-protection: protection is none, authenticated, encrypted or both");
            }
        }

        @Override
        public boolean several() {
            return true;
        }

        boolean fits(int clientSap) {
            return client == null || client == clientSap;
        }

        /** What a request must be. */
        public enum Protection {
            NONE(0),
            AUTHENTICATED(0x10),
            ENCRYPTED(0x20),
            BOTH(0x30);

            private final int control;

            Protection(int control) {
                this.control = control;
            }

            /** As bits of the security control octet. */
            public int control() {
                return control;
            }

            @JsonValue
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /** It cannot answer the client's challenge: the tag of its proof is wrong, as an impostor's would be. */
    record FalseProof() implements SecurityFault {}
}
