// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.rest;

import java.time.Duration;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.Page;
import org.meterbase.tasks.TaskEngine;
import org.meterbase.tasks.Words;

/** Protocols and channels, and the step before one is exchanged. */
@Produces(MediaType.APPLICATION_JSON)
public final class PluginResource {
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final TaskEngine engine;

    PluginResource(TaskEngine engine) {
        this.engine = engine;
    }

    /** A plugin as a client sees it. */
    record View(String id, String self, String kind, boolean bound, boolean draining, int conversations) {
        static View of(TaskEngine.Plugin plugin) {
            return new View(
                    plugin.seen().name().name(),
                    "/api/v1/plugins",
                    Words.of(plugin.seen().name().kind()),
                    plugin.seen().bound(),
                    plugin.seen().draining(),
                    plugin.conversations());
        }
    }

    /** How many conversations are still to end. */
    record Draining(String id, int conversations) {}

    @GET
    public Page<View> list(@Context SecurityContext security) {
        return Page.whole(
                engine.plugins(Callers.of(security)).stream().map(View::of).toList());
    }

    @POST
    @Path("{id}/drain")
    public Response drain(@Context SecurityContext security, @PathParam("id") String id) {
        int running = Asked.of("protocol", id, () -> engine.drain(Callers.of(security), id, GRACE));
        return Response.accepted(new Draining(id, running)).build();
    }
}
