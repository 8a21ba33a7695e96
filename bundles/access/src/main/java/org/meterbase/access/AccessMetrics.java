// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

import org.meterbase.api.observe.Metrics;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How often people come in, and how often they are refused. */
@Component
public final class AccessMetrics implements Metrics {
    private final Sessions sessions;

    @Activate
    public AccessMetrics(@Reference Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void tell(Sink sink) {
        sink.counter("meterbase_access_sessions_opened_total", "Log-ins of people", sessions.opened());
        sink.counter("meterbase_access_sessions_refused_total", "Refused log-ins", sessions.refused());
    }
}
