// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerResponseContext;
import javax.ws.rs.container.ContainerResponseFilter;
import org.meterbase.api.access.Caller;
import org.meterbase.kit.rest.Problem;

/**
 * Puts the trace id on every answer of this application. It is also how the front of the platform tells the application's
 * answers from those that a web server makes while the application is not there.
 */
final class Trace implements ContainerResponseFilter {
    /** The header of every answer. */
    static final String HEADER = "Trace-Id";

    /** W3C Trace Context, 3.2: version, trace id, parent id, flags; a later version may append. */
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Object trace = request.getProperty(Problem.TRACE_ID);
        response.getHeaders().putSingle(HEADER, trace == null ? Caller.newTraceId() : trace);
    }

    /** The caller's own trace id where the request brings a valid one, and else a new one. */
    static String of(String traceparent) {
        if (traceparent != null && traceparent.length() < 512) {
            Matcher parts = TRACEPARENT.matcher(traceparent);
            if (parts.matches()) {
                return parts.group(1);
            }
        }
        return Caller.newTraceId();
    }
}
