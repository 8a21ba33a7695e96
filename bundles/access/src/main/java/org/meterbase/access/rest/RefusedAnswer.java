// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import java.util.List;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.Response;
import javax.ws.rs.ext.ExceptionMapper;
import org.meterbase.access.Refused;
import org.meterbase.kit.rest.Problem;

/** What access itself refuses. */
final class RefusedAnswer implements ExceptionMapper<Refused> {
    @Override
    public Response toResponse(Refused e) {
        Response.ResponseBuilder answer =
                switch (e.reason()) {
                    case INVALID -> answer(400, "invalid", "The request is not valid", e);
                    case UNKNOWN -> answer(404, "not-found", "Not found", e);
                    case CONFLICT -> answer(409, "conflict", "In conflict with what is there", e);
                    case WRONG_CREDENTIALS ->
                        answer(401, "wrong-credentials", "Not logged in", e)
                                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"meterbase\"");
                    case TOO_MANY_FAILURES ->
                        answer(429, "too-many-failures", "Wait before the next attempt", e)
                                .header(HttpHeaders.RETRY_AFTER, e.retryAfterSeconds());
                };
        return answer.build();
    }

    private static Response.ResponseBuilder answer(int status, String type, String title, Refused e) {
        return Problem.answer(status, type, title, e.getMessage(), List.of());
    }
}
