// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.meterbase.api.access.Access;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.api.observe.Metrics;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /metrics} in Prometheus' text format, for who has a token. Away while log-in is: then the front answers 503. */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("meterbase-metrics")
@HttpWhiteboardServletPattern("/metrics")
public final class MetricsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(MetricsServlet.class);
    private static final String SCHEME = "Bearer ";

    private final transient Access access;
    private final transient PrometheusTextFormatWriter format =
            PrometheusTextFormatWriter.builder().build();
    private final transient Map<ServiceReference<Metrics>, Metrics> sources = new ConcurrentHashMap<>();

    @Activate
    public MetricsServlet(@Reference Access access) {
        this.access = access;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bind(Metrics metrics, ServiceReference<Metrics> reference) {
        sources.put(reference, metrics);
    }

    void unbind(Metrics metrics, ServiceReference<Metrics> reference) {
        sources.remove(reference);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(OwnAnswer.MARK, Caller.newTraceId());
        if (request.getMethod().equals("GET")) {
            answer(request, response);
        } else {
            response.setHeader("Allow", "GET");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String header = request.getHeader("Authorization");
        Optional<Caller> caller = header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.empty()
                : access.authenticate(header.substring(SCHEME.length()).strip(), "metrics " + request.getRemoteAddr());
        if (caller.isEmpty()) {
            response.setHeader("WWW-Authenticate", "Bearer realm=\"meterbase\"");
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        } else if (!caller.get().hasAny(Role.VIEWER, Role.OPERATOR, Role.ENGINEER, Role.INTEGRATOR)) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        } else {
            response.setContentType(format.getContentType());
            format.write(response.getOutputStream(), scrape(sources.values()).snapshots());
        }
    }

    /** One bundle's mistake costs its own figures only. */
    static Scrape scrape(Collection<Metrics> sources) {
        Scrape scrape = new Scrape();
        int failed = 0;
        for (Metrics source : sources) {
            try {
                source.tell(scrape);
            } catch (RuntimeException e) {
                failed++;
                LOG.warn("The figures of {} are not complete", source.getClass().getName(), e);
            }
        }
        scrape.gauge("meterbase_metrics_failed", "Bundles whose figures could not be had in this scrape", failed);
        return scrape;
    }
}
