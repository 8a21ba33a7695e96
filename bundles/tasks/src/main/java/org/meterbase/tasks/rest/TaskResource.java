// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.HeaderParam;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.UriInfo;
import org.meterbase.api.access.Caller;
import org.meterbase.api.tasks.RunProgress;
import org.meterbase.api.tasks.Task;
import org.meterbase.api.tasks.Tasks;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.ETags;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.kit.rest.Problem;
import org.meterbase.tasks.TaskDocument;
import org.meterbase.tasks.calendar.Planning;

/** Collection tasks. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class TaskResource {
    private static final String PATH = "/api/v1/tasks/";
    private static final int PREVIEW = 5;

    private final Tasks tasks;

    TaskResource(Tasks tasks) {
        this.tasks = tasks;
    }

    /** A task as a client sees it. */
    record View(
            String id,
            String self,
            String version,
            @JsonUnwrapped TaskDocument task,
            List<Instant> nextRuns) {
        static View of(Task task) {
            return new View(
                    Long.toString(task.id()),
                    PATH + task.id(),
                    Long.toString(task.version()),
                    TaskDocument.of(task),
                    null);
        }

        View withPreview(Task task) {
            return new View(id, self, version, this.task, Planning.preview(task, Instant.now(), PREVIEW));
        }
    }

    @GET
    public Page<View> list(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @QueryParam("name") String name,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Paging paging = Paging.of("tasks", limit, cursor);
        List<Task> found = tasks.tasks(Callers.of(security), name, paging.afterId(0), paging.fetch());
        return Page.of(found, paging, uri, View::of, task -> List.of(Long.toString(task.id())));
    }

    @POST
    public Response create(@Context SecurityContext security, TaskDocument document) {
        Caller caller = Callers.of(security);
        Task task =
                Asked.of("task", "", () -> tasks.create(caller, given(document).toTask(0, 0)));
        return Response.created(URI.create(PATH + task.id()))
                .tag(ETags.of(task.version()))
                .entity(View.of(task).withPreview(task))
                .build();
    }

    @GET
    @Path("{id}")
    public Response one(@Context SecurityContext security, @PathParam("id") String id) {
        Task task = tasks.task(Callers.of(security), Parameters.id("id", id))
                .orElseThrow(() -> Problem.notFound("task", id));
        return ETags.ok(View.of(task).withPreview(task), task.version());
    }

    @PUT
    @Path("{id}")
    public Response change(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            TaskDocument document) {
        Caller caller = Callers.of(security);
        long number = Parameters.id("id", id);
        Task before = tasks.task(caller, number).orElseThrow(() -> Problem.notFound("task", id));
        ETags.require(ifMatch, before.version());
        Task after = Asked.of("task", id, () -> {
            Task wanted = given(document).toTask(number, before.version());
            // What a client leaves out stays as it is, of the state alone: nobody starts a task by renaming it.
            return tasks.update(
                    caller,
                    document.state() == null
                            ? wanted.with().state(before.state()).build()
                            : wanted);
        });
        return ETags.ok(View.of(after).withPreview(after), after.version());
    }

    @DELETE
    @Path("{id}")
    public Response delete(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        Caller caller = Callers.of(security);
        long number = Parameters.id("id", id);
        Task before = tasks.task(caller, number).orElseThrow(() -> Problem.notFound("task", id));
        ETags.require(ifMatch, before.version());
        Asked.of("task", id, () -> {
            tasks.delete(caller, number, before.version());
            return null;
        });
        return Response.noContent().build();
    }

    @POST
    @Path("{id}/start")
    public Response start(@Context SecurityContext security, @PathParam("id") String id) {
        return changed(Asked.of("task", id, () -> tasks.start(Callers.of(security), Parameters.id("id", id))));
    }

    @POST
    @Path("{id}/pause")
    public Response pause(@Context SecurityContext security, @PathParam("id") String id) {
        return changed(Asked.of("task", id, () -> tasks.pause(Callers.of(security), Parameters.id("id", id))));
    }

    @POST
    @Path("{id}/stop")
    public Response stop(@Context SecurityContext security, @PathParam("id") String id) {
        return changed(Asked.of("task", id, () -> tasks.stop(Callers.of(security), Parameters.id("id", id))));
    }

    @POST
    @Path("{id}/run")
    public Response run(
            @Context SecurityContext security, @PathParam("id") String id, @HeaderParam("Idempotency-Key") String key) {
        RunProgress run =
                Asked.of("task", id, () -> tasks.run(Callers.of(security), Parameters.id("id", id), key(key)));
        return Response.accepted(RunResource.View.of(run))
                .location(URI.create(RunResource.PATH + run.id()))
                .build();
    }

    static String key(String header) {
        if (header != null && (header.isBlank() || header.length() > 200)) {
            throw Problem.badRequest("Idempotency-Key has 1 to 200 characters");
        }
        return header;
    }

    private static TaskDocument given(TaskDocument document) {
        if (document == null) {
            throw new IllegalArgumentException("the body is missing; send a task as JSON");
        }
        return document;
    }

    private static Response changed(Task task) {
        return ETags.ok(View.of(task).withPreview(task), task.version());
    }
}
