// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.meterbase.api.observe.Metrics;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardFilterAsyncSupported;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardFilterName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardFilterPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Stands before everything that is served. Below {@code /api}, and of {@code /metrics}, it lets only our own answers out, which carry a
 * trace id: what a web server says while the application is being rewired, or a resource without log-in, becomes a 503 that
 * passes. A 404 of our own counts only while REST is whole and settled, because its bundle may be just the one that is being exchanged.
 */
@Component(service = {Filter.class, Metrics.class})
@HttpWhiteboardFilterName("meterbase-front")
@HttpWhiteboardFilterPattern("/*")
@HttpWhiteboardFilterAsyncSupported
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=*)")
public final class FrontFilter implements Filter, Metrics {
    private static final Logger LOG = LoggerFactory.getLogger(FrontFilter.class);
    private static final String TRACE_ID = "trace";
    private static final long TELL_EVERY_NANOS = 1_000_000_000L;

    private final BooleanSupplier settled;
    private final LongAdder requests = new LongAdder();
    private final LongAdder unavailable = new LongAdder();
    private volatile long toldAt = System.nanoTime() - 2 * TELL_EVERY_NANOS;

    @Activate
    public FrontFilter(@Reference Wiring wiring) {
        this(wiring::settled);
    }

    FrontFilter(BooleanSupplier settled) {
        this.settled = settled;
    }

    @Override
    public void init(FilterConfig configuration) {
        // There is nothing to read.
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        SecurityHeaders.set(answer);
        if (!guarded(http.getRequestURI())) {
            chain.doFilter(http, answer);
            return;
        }
        requests.increment();
        BoundedRequest bounded = new BoundedRequest(http);
        if (bounded.declaredTooLong()) {
            bounded.drain();
            Refusal.TOO_LONG.send(answer);
            return;
        }
        OwnAnswer own = new OwnAnswer(answer, bounded, settled);
        Exception failure = null;
        try {
            chain.doFilter(bounded, own);
        } catch (IOException | ServletException | RuntimeException e) {
            if (own.begun()) {
                throw e;
            }
            failure = e;
            own.disown();
        } finally {
            // Whoever logs on this thread next speaks of another request.
            MDC.remove(TRACE_ID);
        }
        if (http.isAsyncStarted()) {
            return;
        }
        if (bounded.tooLong() && !own.begun()) {
            bounded.drain();
            Refusal.TOO_LONG.send(answer);
        } else if (!own.finish()) {
            unavailable.increment();
            tell(http.getRequestURI(), answer.getStatus(), failure);
            Refusal.NOT_NOW.send(answer);
        }
    }

    /** At most once a second: anybody may ask as often as they like. */
    private void tell(String path, int status, Exception failure) {
        long now = System.nanoTime();
        if (now - toldAt > TELL_EVERY_NANOS) {
            toldAt = now;
            LOG.info(
                    "{} was answered with {}, not by the application or while it was being rewired; it is told to try again",
                    path,
                    status,
                    failure);
        }
    }

    /** What is away while a bundle that it needs is: its absence is told as passing. */
    private static boolean guarded(String path) {
        return path.startsWith("/api/") || path.equals("/metrics");
    }

    @Override
    public void destroy() {
        // There is nothing to give back.
    }

    @Override
    public void tell(Sink sink) {
        sink.counter("meterbase_rest_requests_total", "Requests below /api and for /metrics", requests.sum());
        sink.counter(
                "meterbase_rest_unavailable_total",
                "Requests below /api and for /metrics that came while the application was not whole and were answered with 503",
                unavailable.sum());
    }
}
