// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.util.EnumMap;
import java.util.Map;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.tasks.DeviceOutcome;

/** The octet that a run keeps of a device: a reason's code where it failed for good. */
final class Outcome {
    static final byte OPEN = 0;
    static final byte DONE = -1;
    static final byte RETRYING = -2;

    private Outcome() {}

    static boolean isFinal(byte octet) {
        return octet != OPEN && octet != RETRYING;
    }

    static byte failed(Failure.Reason reason) {
        return (byte) reason.code();
    }

    static DeviceOutcome.State state(byte octet) {
        return switch (octet) {
            case OPEN -> DeviceOutcome.State.OPEN;
            case DONE -> DeviceOutcome.State.DONE;
            case RETRYING -> DeviceOutcome.State.RETRYING;
            default -> DeviceOutcome.State.FAILED;
        };
    }

    /** Counts of a run's octets. */
    static final class Count {
        private final int[] counts = new int[256];

        void add(byte[] outcomes) {
            for (byte octet : outcomes) {
                counts[octet & 0xFF]++;
            }
        }

        int of(byte octet) {
            return counts[octet & 0xFF];
        }

        Map<Failure.Reason, Integer> failures() {
            Map<Failure.Reason, Integer> failures = new EnumMap<>(Failure.Reason.class);
            for (Failure.Reason reason : Failure.Reason.values()) {
                if (counts[reason.code()] > 0) {
                    failures.put(reason, counts[reason.code()]);
                }
            }
            return failures;
        }
    }
}
