// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.time.Duration;
import java.time.Instant;
import org.meterbase.api.protocol.Failure;

/** Goes round from time to time: ends what has taken too long, and applies the brake. */
public final class Patrol {
    private final Dispatcher dispatcher;
    private final Limits limits;

    /** The patrol of this dispatcher's conversations. */
    public Patrol(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
        this.limits = dispatcher.limits();
    }

    /** One round; to be made every second or so. */
    public void tick() {
        boolean brake = dispatcher.readings().brakeReading();
        Instant now = dispatcher.clock().instant();
        for (Talk talk : dispatcher.talks(talk -> true)) {
            talk.brake(brake);
            look(talk, now);
        }
        if (!brake) {
            dispatcher.trailing().forEach(Deliveries::again);
        }
        dispatcher.sweep(now);
    }

    private void look(Talk talk, Instant now) {
        Duration age = Duration.between(talk.began(), now);
        if (talk.isClosingSince(now.minus(limits.grace()))) {
            talk.closed(Failure.of(Failure.Reason.LOST, "the channel did not close its link in time"));
        } else if (age.compareTo(limits.conversation().plus(limits.grace())) > 0 || talk.openingFor(age)) {
            talk.cut();
        } else if (age.compareTo(limits.conversation()) > 0) {
            talk.stop(Talk.Stop.TOO_LONG, limits.grace());
        }
    }
}
