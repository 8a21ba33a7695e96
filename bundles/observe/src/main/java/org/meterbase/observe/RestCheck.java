// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe;

import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether every installed bundle that has REST resources serves them. */
@Component(property = {"hc.name=REST", "hc.tags=ready"})
public final class RestCheck implements HealthCheck {
    private final Wiring wiring;

    @Activate
    public RestCheck(@Reference Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        List<String> missing = wiring.missing();
        if (!missing.isEmpty()) {
            log.temporarilyUnavailable(
                    "{} do not serve their resources: start what is stopped, uninstall what is not wanted", missing);
        } else if (!wiring.settled()) {
            log.temporarilyUnavailable("The application was rewired just now");
        }
        log.info("REST resources were looked for");
        return new Result(log);
    }
}
