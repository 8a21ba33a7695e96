// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe;

import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.meterbase.api.access.Access;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.readings.Readings;
import org.meterbase.api.tasks.Tasks;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Whether the services are there without which nothing is collected or shown. */
@Component(property = {"hc.name=Platform", "hc.tags=ready"})
public final class PlatformCheck implements HealthCheck {
    private static final List<Class<?>> NEEDED = List.of(Access.class, Archive.class, Readings.class, Tasks.class);

    private final BundleContext context;

    @Activate
    public PlatformCheck(BundleContext context) {
        this.context = context;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        for (Class<?> service : NEEDED) {
            if (context.getServiceReference(service) == null) {
                log.temporarilyUnavailable(
                        "{} is not there; see what it waits for with scr:list and the log", service.getSimpleName());
            }
        }
        log.info("{} services are needed", NEEDED.size());
        return new Result(log);
    }
}
