// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import javax.ws.rs.WebApplicationException;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.meterbase.kit.json.Json;
import org.slf4j.MDC;

/**
 * A refusal as problem details (RFC 9457). The answer is finished when the problem is made: every bundle has its own copy of
 * this class, and no other bundle has to know it.
 */
public final class Problem extends WebApplicationException {
    /** The media type of a problem. */
    public static final MediaType MEDIA_TYPE = new MediaType("application", "problem+json");

    /** The key of the diagnostic context under which the trace id of the request stands. */
    public static final String TRACE_ID = "trace";

    /** What a problem's type begins with. */
    public static final String TYPES = "urn:meterbase:problem:";

    private static final long serialVersionUID = 1L;

    private Problem(int status, String type, String title, String detail, List<Fault> faults) {
        super(detail, answer(status, type, title, detail, faults).build());
    }

    /** 400: the request cannot be understood; says why. */
    public static Problem badRequest(String detail) {
        return invalid(detail, List.of());
    }

    /** 400: says each thing that is wrong, and where. Nothing of the request has taken effect. */
    public static Problem invalid(String detail, List<Fault> faults) {
        return new Problem(400, "invalid", "The request is not valid", detail, faults);
    }

    /** 404: {@code no(thing)} with this id, as {@code notFound("usage point", "12")}. */
    public static Problem notFound(String thing, String id) {
        return new Problem(404, "not-found", "Not found", "There is no " + thing + " " + id, List.of());
    }

    /** 409: what is there contradicts the request; says how to go on. */
    public static Problem conflict(String detail) {
        return new Problem(409, "conflict", "In conflict with what is there", detail, List.of());
    }

    /** 412: somebody else has changed it since it was read. */
    public static Problem changedMeanwhile() {
        return new Problem(
                412,
                "changed-meanwhile",
                "Changed meanwhile",
                "It has changed since it was read: read it again, and repeat the change with the new ETag in If-Match",
                List.of());
    }

    /** 428: a change without If-Match could undo somebody else's. */
    public static Problem versionMissing() {
        return new Problem(
                428,
                "version-missing",
                "If-Match is missing",
                "Read it first, and send its ETag as If-Match with the change",
                List.of());
    }

    /** 503: not now; says what is being waited for. */
    public static Problem unavailable(String detail) {
        return new Problem(503, "unavailable", "Not available now", detail, List.of());
    }

    /** Any other: {@code type} is the last part of its type. */
    public static Problem of(int status, String type, String title, String detail) {
        return new Problem(status, type, title, detail, List.of());
    }

    /** The answer itself, for those who answer without throwing. */
    public static Response.ResponseBuilder answer(
            int status, String type, String title, String detail, List<Fault> faults) {
        Response.ResponseBuilder answer = Response.status(status)
                .type(MEDIA_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(body(status, type, title, detail, faults));
        return status == 503 ? answer.header(HttpHeaders.RETRY_AFTER, 1) : answer;
    }

    private static byte[] body(int status, String type, String title, String detail, List<Fault> faults) {
        ObjectMapper mapper = Json.MAPPER;
        ObjectNode body = mapper.createObjectNode()
                .put("type", TYPES + type)
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        if (!faults.isEmpty()) {
            ArrayNode errors = body.putArray("errors");
            faults.forEach(
                    fault -> errors.addObject().put("pointer", fault.pointer()).put("detail", fault.detail()));
        }
        String trace = MDC.get(TRACE_ID);
        if (trace != null) {
            body.put("traceId", trace);
        }
        try {
            return mapper.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
