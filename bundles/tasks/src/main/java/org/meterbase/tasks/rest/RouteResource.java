// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.rest;

import javax.ws.rs.GET;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.Page;
import org.meterbase.tasks.TaskEngine;

/** Routes: what is open on them, and what waits. */
@Produces(MediaType.APPLICATION_JSON)
public final class RouteResource {
    private final TaskEngine engine;

    RouteResource(TaskEngine engine) {
        this.engine = engine;
    }

    /** A route as a client sees it. */
    record View(String id, String self, int open, int limit, int queued) {}

    @GET
    public Page<View> list(@Context SecurityContext security) {
        return Page.whole(engine.routes(Callers.of(security)).stream()
                .map(load -> new View(load.route(), "/api/v1/routes", load.open(), load.limit(), load.queued()))
                .toList());
    }
}
