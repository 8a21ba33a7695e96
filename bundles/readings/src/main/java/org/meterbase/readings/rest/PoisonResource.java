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
import org.meterbase.readings.PoisonDesk;

/** {@code /poison}: what could not be folded, and its replay. */
@Produces(MediaType.APPLICATION_JSON)
public final class PoisonResource {
    private final PoisonDesk poison;

    PoisonResource(PoisonDesk poison) {
        this.poison = poison;
    }

    record View(
            String id,
            String self,
            int lane,
            long offset,
            Integer frame,
            Integer delivery,
            Instant at,
            String version,
            String cause,
            Instant replayedAt,
            String replayedBy,
            List<String> contents) {
        static View of(PoisonDesk.Item item, List<String> contents) {
            String id = Long.toString(item.id());
            return new View(
                    id,
                    "/api/v1/poison/" + id,
                    item.lane(),
                    item.offset(),
                    item.frame() < 0 ? null : item.frame(),
                    item.delivery() < 0 ? null : item.delivery(),
                    item.at(),
                    item.bundle(),
                    item.cause(),
                    item.replayedAt(),
                    item.replayedBy(),
                    contents);
        }
    }

    /** A page of it. */
    @GET
    public Page<View> list(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @QueryParam("replayed") Boolean replayed,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Paging paging = Paging.of("poison", limit, cursor);
        List<PoisonDesk.Item> found = poison.list(Callers.of(security), paging.afterId(0), replayed, paging.fetch());
        return Page.of(found, paging, uri, item -> View.of(item, null), item -> List.of(Long.toString(item.id())));
    }

    /** One of it, with what was delivered. */
    @GET
    @Path("{id}")
    public View one(@Context SecurityContext security, @PathParam("id") String id) {
        PoisonDesk.Item item =
                Decided.of("item in poison", id, () -> poison.one(Callers.of(security), Parameters.id("id", id)));
        List<String> contents = poison.contents(item).stream()
                .flatMap(frame -> frame.deliveries().stream())
                .map(Object::toString)
                .toList();
        return View.of(item, contents);
    }

    /** Appends it to the journal again. */
    @POST
    @Path("{id}/replay")
    public View replay(@Context SecurityContext security, @PathParam("id") String id) {
        return View.of(
                Decided.of("item in poison", id, () -> poison.replay(Callers.of(security), Parameters.id("id", id))),
                null);
    }
}
