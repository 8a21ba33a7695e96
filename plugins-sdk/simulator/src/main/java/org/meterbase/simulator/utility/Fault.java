// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** Something that a meter does wrong until it is told to stop. In JSON an object with {@code kind} and the components below. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Fault.Silent.class, name = "silent"),
    @JsonSubTypes.Type(value = Fault.RefuseConnection.class, name = "refuse-connection"),
    @JsonSubTypes.Type(value = Fault.WrongPassword.class, name = "wrong-password"),
    @JsonSubTypes.Type(value = Fault.Slow.class, name = "slow"),
    @JsonSubTypes.Type(value = Fault.HalfAnswer.class, name = "half-answer"),
    @JsonSubTypes.Type(value = Fault.Gap.class, name = "gap"),
    @JsonSubTypes.Type(value = Fault.Access.class, name = "access"),
    @JsonSubTypes.Type(value = SecurityFault.WrongKey.class, name = "wrong-key"),
    @JsonSubTypes.Type(value = SecurityFault.CounterRefusal.class, name = "counter-refusal"),
    @JsonSubTypes.Type(value = SecurityFault.CounterAhead.class, name = "counter-ahead"),
    @JsonSubTypes.Type(value = SecurityFault.RequiredProtection.class, name = "required-protection"),
    @JsonSubTypes.Type(value = SecurityFault.FalseProof.class, name = "false-proof"),
    @JsonSubTypes.Type(value = ClockFault.Set.class, name = "clock-set"),
    @JsonSubTypes.Type(value = ClockFault.Drift.class, name = "clock-drift"),
    @JsonSubTypes.Type(value = ClockFault.LocalTime.class, name = "local-time"),
    @JsonSubTypes.Type(value = ClockFault.BillingReset.class, name = "billing-reset"),
    @JsonSubTypes.Type(value = Trap.FirstBlock.class, name = "first-block"),
    @JsonSubTypes.Type(value = Trap.NullData.class, name = "null-data"),
    @JsonSubTypes.Type(value = Trap.CompactArray.class, name = "compact-array"),
    @JsonSubTypes.Type(value = Trap.LyingConformance.class, name = "lying-conformance"),
    @JsonSubTypes.Type(value = Trap.WrongContext.class, name = "wrong-context"),
    @JsonSubTypes.Type(value = Trap.ReleaseInformation.class, name = "release-information"),
    @JsonSubTypes.Type(value = Trap.NoRelease.class, name = "no-release"),
    @JsonSubTypes.Type(value = Trap.SecondConnection.class, name = "second-connection"),
    @JsonSubTypes.Type(value = Trap.TemporaryFailure.class, name = "temporary-failure"),
    @JsonSubTypes.Type(value = Trap.NoPduLimit.class, name = "no-pdu-limit"),
    @JsonSubTypes.Type(value = Trap.Unsolicited.class, name = "unsolicited"),
    @JsonSubTypes.Type(value = Trap.Greeting.class, name = "greeting"),
    @JsonSubTypes.Type(value = Trap.ToExclusive.class, name = "to-exclusive"),
    @JsonSubTypes.Type(value = Trap.Columns.class, name = "columns"),
    @JsonSubTypes.Type(value = Trap.RowTwice.class, name = "row-twice")
})
public sealed interface Fault permits Fault.Plain, SecurityFault, ClockFault, Trap {
    /** Whether a meter may have several of this kind; of the others there is one. */
    default boolean several() {
        return false;
    }

    /** Faults of the line and of single objects. */
    sealed interface Plain extends Fault {}

    /** Takes the connection and the requests and never answers. */
    record Silent() implements Plain {}

    /** Its port is closed. */
    record RefuseConnection() implements Plain {}

    /** It expects another password than the roster says. */
    record WrongPassword() implements Plain {}

    /**
     * Answers late, or in drops.
     *
     * @param delayMillis wait before an answer, 0 to 600,000
     * @param octets size of a drop, 0 for all at once
     * @param everyMillis wait between drops
     */
    record Slow(int delayMillis, int octets, int everyMillis) implements Plain {
        public Slow {
            if (delayMillis < 0 || delayMillis > 600_000 || octets < 0 || everyMillis < 0 || everyMillis > 600_000) {
                throw new IllegalArgumentException(
                        "slow: delayMillis and everyMillis are from 0 to 600000, octets from 0 up");
            }
        }
    }

    /**
     * Sends half of the frame with a data block and closes.
     *
     * @param block which block of an answer is cut; 1, the least, is also an answer without blocks
     * @param times how often, then it is healed; 0 for ever
     */
    record HalfAnswer(int block, int times) implements Plain {
        public HalfAnswer {
            if (block < 1 || times < 0) {
                throw new IllegalArgumentException("half-answer: block is from 1 up, times from 0 up (0: for ever)");
            }
        }
    }

    /**
     * The buffer has no rows for some intervals.
     *
     * @param from start of the first interval that is missing
     * @param to start of the first one that is there again
     */
    record Gap(Instant from, Instant to) implements Plain {
        public Gap {
            if (from == null || to == null || !from.isBefore(to)) {
                throw new IllegalArgumentException("gap: needs from and to as instants, from before to");
            }
        }

        @Override
        public boolean several() {
            return true;
        }
    }

    /**
     * An object answers with an error.
     *
     * @param obis logical name
     * @param result data-access-result (IEC 62056-5-3), such as 2 temporary failure, 3 read-write denied
     */
    record Access(String obis, int result) implements Plain {
        public Access {
            if (obis == null || result < 1 || result > 250) {
                throw new IllegalArgumentException(
                        "access: needs obis, and result from 1 to 250 (3: read-write denied)");
            }
        }

        @Override
        public boolean several() {
            return true;
        }
    }
}
