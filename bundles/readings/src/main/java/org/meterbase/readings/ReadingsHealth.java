// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Well when what is delivered can be kept and is folded. */
@Component(property = {"hc.name=Readings", "hc.tags=ready"})
public final class ReadingsHealth implements HealthCheck {
    /** More journal records than that are minutes of work. */
    private static final long MUCH = 100_000;

    private final Stages stages;

    /** Of these stages. */
    @Activate
    public ReadingsHealth(@Reference Stages stages) {
        this.stages = stages;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        log.info(
                "{} frames committed, {} records not yet folded",
                stages.journal().figures().frames(),
                stages.lag().journal());
        if (stages.journal().brake()) {
            log.warn(
                    "The brake is on: commits are slow or the disk is nearly full; {}",
                    stages.journal().brakes().state());
        }
        stages.fold()
                .stopped()
                .ifPresent(why -> log.critical(
                        "The fold has stopped: {}. What is delivered is kept; see poison:list, and feed:resume after the fix",
                        why));
        if (stages.fold().isFailing()) {
            log.temporarilyUnavailable("The fold does not get on; what is delivered is kept, and is served later");
        }
        if (stages.lag().journal() > MUCH) {
            log.warn("The fold is {} records behind", stages.lag().journal());
        }
        if (stages.fold().figures().poisoned() > 0) {
            log.warn(
                    "{} deliveries could not be folded since the start; poison:list shows them",
                    stages.fold().figures().poisoned());
        }
        return new Result(log);
    }
}
