// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.rest;

import java.time.Instant;
import java.util.List;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.UriInfo;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.readings.LateDesk;

/** {@code /late}: what was delivered for a month that is retired, and what becomes of it. */
@Produces(MediaType.APPLICATION_JSON)
public final class LateResource {
    private static final String THING = "item in late";

    private final LateDesk late;

    LateResource(LateDesk late) {
        this.late = late;
    }

    record View(
            String id,
            String self,
            String device,
            String month,
            Instant received,
            Instant recorded,
            int rows,
            String state,
            Instant decidedAt,
            String decidedBy) {
        static View of(LateDesk.Item item) {
            String id = Long.toString(item.id());
            return new View(
                    id,
                    "/api/v1/late/" + id,
                    Long.toString(item.device().id()),
                    item.month().toString(),
                    item.received(),
                    item.recorded(),
                    item.rows(),
                    Parameters.written(item.state()),
                    item.decidedAt(),
                    item.decidedBy());
        }
    }

    /** A page of it. */
    @GET
    public Page<View> list(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @QueryParam("state") String state,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Paging paging = Paging.of("late", limit, cursor);
        List<LateDesk.Item> found = late.list(
                Callers.of(security),
                paging.afterId(0),
                state == null ? null : Parameters.choice("state", state, LateDesk.State.class),
                paging.fetch());
        return Page.of(found, paging, uri, View::of, item -> List.of(Long.toString(item.id())));
    }

    /** One of it. */
    @GET
    @Path("{id}")
    public View one(@Context SecurityContext security, @PathParam("id") String id) {
        return View.of(Decided.of(THING, id, () -> late.one(Callers.of(security), Parameters.id("id", id))));
    }

    /** Opens its month again, and it counts. */
    @POST
    @Path("{id}/release")
    public View release(@Context SecurityContext security, @PathParam("id") String id) {
        return View.of(Decided.of(THING, id, () -> late.release(Callers.of(security), Parameters.id("id", id))));
    }

    /** It shall not count. */
    @POST
    @Path("{id}/discard")
    public View discard(@Context SecurityContext security, @PathParam("id") String id) {
        return View.of(Decided.of(THING, id, () -> late.discard(Callers.of(security), Parameters.id("id", id))));
    }
}
