// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.rest;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import javax.ws.rs.core.Response;
import org.meterbase.api.archive.Archive;
import org.meterbase.archive.Refused;
import org.meterbase.kit.rest.ETags;
import org.meterbase.kit.rest.Fault;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.kit.rest.Problem;

/** What the resources of the archive have in common: how they refuse, and how they answer to something new. */
final class Answers {
    private Answers() {}

    /** What the archive answers; where it refuses, the problem that says so. */
    static <T> T of(Supplier<T> question) {
        try {
            return question.get();
        } catch (Refused e) {
            throw problem(e);
        }
    }

    /** 201, with where it is. */
    static Response created(String self, Object entity, long version) {
        return Response.created(URI.create(self))
                .entity(entity)
                .tag(ETags.of(version))
                .build();
    }

    /** The moment of knowledge that is asked for; a moment to come has no answer that will stay. */
    static Instant asOf(Instant asOf) {
        if (asOf != null && asOf.isAfter(Instant.now())) {
            throw Parameters.wrong("asOf", "lies in the future; leave it out for what is known now");
        }
        return asOf == null ? Archive.NOW : asOf;
    }

    /** A body, which must be there. */
    static <T> T body(T body) {
        if (body == null) {
            throw Problem.badRequest("The request has no body; send a JSON object");
        }
        return body;
    }

    /** An id inside a body. */
    static long id(String pointer, String text) {
        try {
            long id = Long.parseLong(text == null ? "" : text);
            if (id > 0) {
                return id;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Problem.invalid(
                "The body is not valid",
                List.of(new Fault(pointer, text == null ? "is missing" : "'" + text + "' is no id")));
    }

    private static Problem problem(Refused refused) {
        List<Fault> faults = refused.faults().stream()
                .map(fault -> new Fault(fault.pointer(), fault.message()))
                .toList();
        return switch (refused.reason()) {
            case INVALID ->
                Problem.invalid(
                        faults.get(0).pointer().isEmpty()
                                ? faults.get(0).detail()
                                : faults.get(0).pointer() + " " + faults.get(0).detail(),
                        faults);
            case ABSENT -> Problem.of(404, "not-found", "Not found", refused.getMessage());
            case CONFLICT -> Problem.conflict(refused.getMessage());
            case STALE -> Problem.changedMeanwhile();
        };
    }
}
