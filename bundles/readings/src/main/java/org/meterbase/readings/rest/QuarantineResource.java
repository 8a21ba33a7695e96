// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.rest;

import java.time.Instant;
import java.util.List;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.UriInfo;
import org.meterbase.api.access.Caller;
import org.meterbase.api.readings.Frame;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.kit.rest.Problem;
import org.meterbase.readings.Inspection;

/** {@code /quarantine}: what was delivered and does not count, and why. */
@Produces(MediaType.APPLICATION_JSON)
public final class QuarantineResource {
    private final Inspection inspection;

    QuarantineResource(Inspection inspection) {
        this.inspection = inspection;
    }

    /** Why something lies here. */
    public enum Reason {
        UNKNOWN_DEVICE,
        WRONG_DEVICE,
        IMPOSSIBLE_STAMP
    }

    record View(
            String id,
            String self,
            String device,
            String reason,
            Instant received,
            String answered,
            int deliveries,
            int rows,
            Instant firstStamp,
            Instant lastStamp,
            List<String> contents) {
        static View of(Inspection.Quarantined item, List<String> contents) {
            String id = Long.toString(item.id());
            return new View(
                    id,
                    "/api/v1/quarantine/" + id,
                    item.device() == 0 ? null : Long.toString(item.device()),
                    item.reason().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                    item.received(),
                    item.answered(),
                    item.deliveries(),
                    item.rows(),
                    item.firstStamp(),
                    item.lastStamp(),
                    contents);
        }
    }

    /** A page of it. */
    @GET
    public Page<View> list(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @QueryParam("reason") Reason reason,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Paging paging = Paging.of("quarantine", limit, cursor);
        List<Inspection.Quarantined> found = inspection.quarantine(
                Callers.of(security), paging.afterId(0), reason == null ? null : reason.name(), paging.fetch());
        return Page.of(found, paging, uri, item -> View.of(item, null), item -> List.of(Long.toString(item.id())));
    }

    /** One of it, with what was delivered. */
    @GET
    @Path("{id}")
    public View one(@Context SecurityContext security, @PathParam("id") String id) {
        Caller caller = Callers.of(security);
        long number = Parameters.id("id", id);
        Inspection.Quarantined item = inspection.quarantine(caller, number - 1, null, 1).stream()
                .filter(found -> found.id() == number)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("item in quarantine", id));
        List<String> contents = inspection.quarantined(caller, number).stream()
                .map(Frame::deliveries)
                .flatMap(List::stream)
                .map(Object::toString)
                .toList();
        return View.of(item, contents);
    }
}
