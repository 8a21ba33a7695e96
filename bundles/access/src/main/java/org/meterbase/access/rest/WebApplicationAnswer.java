// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import java.util.List;
import javax.ws.rs.WebApplicationException;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.Response;
import javax.ws.rs.ext.ExceptionMapper;
import org.meterbase.kit.rest.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Problems pass as they are; what JAX-RS itself refuses (an unknown path, a wrong method or media type) becomes one. */
final class WebApplicationAnswer implements ExceptionMapper<WebApplicationException> {
    private static final Logger LOG = LoggerFactory.getLogger(WebApplicationAnswer.class);

    @Override
    public Response toResponse(WebApplicationException e) {
        Response given = e.getResponse();
        if (given.hasEntity()) {
            return given;
        }
        Response.ResponseBuilder answer =
                switch (given.getStatus()) {
                    case 400 -> answer(400, "invalid", "The request is not valid", "Look at /api/v1/openapi.json");
                    case 404 ->
                        answer(404, "unknown-path", "Not found", "There is no such path; see /api/v1/openapi.json");
                    case 405 -> answer(405, "method", "Not with this method", "Use one of those in Allow");
                    case 406 -> answer(406, "media-type", "Not in this form", "Ask with Accept: application/json");
                    case 415 ->
                        answer(
                                415,
                                "media-type",
                                "Not in this form",
                                "Send the Content-Type that /api/v1/openapi.json says, as application/json");
                    default -> other(e, given);
                };
        String allow = given.getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? answer.build()
                : answer.header(HttpHeaders.ALLOW, allow).build();
    }

    private static Response.ResponseBuilder other(WebApplicationException e, Response given) {
        if (given.getStatus() < 400) {
            return Response.fromResponse(given);
        }
        if (given.getStatus() >= 500) {
            LOG.error("A request failed", e);
        }
        return answer(given.getStatus(), "refused", given.getStatusInfo().getReasonPhrase(), "The request was refused");
    }

    private static Response.ResponseBuilder answer(int status, String type, String title, String detail) {
        return Problem.answer(status, type, title, detail, List.of());
    }
}
