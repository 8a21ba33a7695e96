// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.rest;

import java.net.URI;
import java.util.List;
import javax.ws.rs.Consumes;
import javax.ws.rs.HeaderParam;
import javax.ws.rs.POST;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import org.meterbase.api.tasks.ReadJob;
import org.meterbase.api.tasks.Tasks;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.kit.rest.Problem;
import org.meterbase.tasks.TaskDocument;

/** Reads on demand: answered at once with a job to watch. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ReadResource {
    private final Tasks tasks;

    ReadResource(Tasks tasks) {
        this.tasks = tasks;
    }

    /** What is to be read. */
    record Request(String device, List<TaskDocument.Item> items) {}

    @POST
    public Response read(
            @Context SecurityContext security, @HeaderParam("Idempotency-Key") String key, Request request) {
        if (request == null || request.device() == null || request.items() == null) {
            throw Problem.badRequest(
                    "a read names a device and items, as {\"device\":\"4711\",\"items\":[{\"kind\":\"registers\"}]}");
        }
        ReadJob job = Asked.of(
                "device",
                request.device(),
                () -> tasks.read(
                        Callers.of(security),
                        Parameters.id("device", request.device()),
                        request.items().stream().map(TaskDocument.Item::toItem).toList(),
                        TaskResource.key(key)));
        return Response.accepted(JobResource.View.of(job))
                .location(URI.create(JobResource.PATH + job.id()))
                .build();
    }
}
