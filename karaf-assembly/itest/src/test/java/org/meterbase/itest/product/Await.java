// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.product;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, with a deadline and a word of what was waited for. */
public final class Await {
    private static final long PAUSE_NANOS = 100_000_000;

    /** Something that is true some day. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    private Await() {}

    /** Goes on once the condition holds. @throws AssertionError where it does not in time, with what it threw last */
    public static void until(String what, Duration patience, Condition condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        Throwable last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.holds()) {
                    return;
                }
                last = null;
            } catch (IllegalStateException e) {
                throw e;
            } catch (Exception | AssertionError e) {
                last = e;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new AssertionError("waited " + patience.toSeconds() + " s in vain: " + what, last);
    }
}
