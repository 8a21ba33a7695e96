// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import java.util.List;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.HttpMethod;
import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerRequestFilter;
import javax.ws.rs.container.PreMatching;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import org.meterbase.api.access.Access;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.kit.rest.Problem;
import org.slf4j.MDC;

/**
 * Lets nobody in without a valid bearer token, except to log in. It comes before the matching of paths: who is not logged in
 * does not learn which paths there are.
 */
@PreMatching
final class Authentication implements ContainerRequestFilter {
    private static final String SCHEME = "Bearer ";
    private static final String LOG_IN = "api/v1/sessions";

    private final Access access;

    @Context
    private HttpServletRequest servletRequest;

    Authentication(Access access) {
        this.access = access;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String trace = Trace.of(request.getHeaderString("traceparent"));
        MDC.put(Problem.TRACE_ID, trace);
        request.setProperty(Problem.TRACE_ID, trace);
        if (isLogIn(request)) {
            return;
        }
        Optional<String> token = token(request.getHeaderString(HttpHeaders.AUTHORIZATION));
        String origin = "rest " + servletRequest.getRemoteAddr();
        Optional<Caller> caller = token.flatMap(given -> access.authenticate(given, origin));
        if (caller.isEmpty()) {
            request.abortWith(unauthorized(token.isPresent()));
            return;
        }
        Caller known = caller.get();
        request.setSecurityContext(new Known(
                Caller.of(known.kind(), known.getName(), known.roles(), origin, trace),
                request.getSecurityContext().isSecure()));
    }

    /** What follows {@code Bearer} in the header; empty where that is not there. */
    static Optional<String> token(String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        return Optional.of(header.substring(SCHEME.length()).strip()).filter(token -> !token.isEmpty());
    }

    private static boolean isLogIn(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath(false);
        return request.getMethod().equals(HttpMethod.POST)
                && LOG_IN.equals(path.startsWith("/") ? path.substring(1) : path);
    }

    private static Response unauthorized(boolean tokenGiven) {
        String detail = tokenGiven
                ? "The token is not valid, or no longer: log in with POST /api/v1/sessions"
                : "Send Authorization: Bearer with an API key, or with a token of POST /api/v1/sessions";
        return Problem.answer(401, "log-in", "Log in first", detail, List.of())
                .header(
                        HttpHeaders.WWW_AUTHENTICATE,
                        "Bearer realm=\"meterbase\"" + (tokenGiven ? ", error=\"invalid_token\"" : ""))
                .build();
    }

    /** The security context of somebody who is known. */
    private record Known(Caller caller, boolean secure) implements SecurityContext {
        @Override
        public Caller getUserPrincipal() {
            return caller;
        }

        @Override
        public boolean isUserInRole(String role) {
            return caller.roles().stream().map(Role::name).anyMatch(role::equals);
        }

        @Override
        public boolean isSecure() {
            return secure;
        }

        @Override
        public String getAuthenticationScheme() {
            return "Bearer";
        }
    }
}
