// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.HeaderParam;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.meterbase.access.Session;
import org.meterbase.access.Sessions;

/** Log-ins. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class SessionResource {
    /** What a person logs in with. */
    public record LogIn(String user, String password) {
        @Override
        public String toString() {
            return "LogIn of " + user;
        }
    }

    private final Sessions sessions;

    SessionResource(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Logs in; the only request that needs no token. */
    @POST
    public Response open(@Context HttpServletRequest request, LogIn logIn) {
        Session session = sessions.open(logIn.user(), logIn.password(), "rest " + request.getRemoteAddr());
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(session)
                .build();
    }

    /** Logs out. */
    @DELETE
    @Path("current")
    public void close(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization) {
        Authentication.token(authorization).ifPresent(sessions::close);
    }
}
