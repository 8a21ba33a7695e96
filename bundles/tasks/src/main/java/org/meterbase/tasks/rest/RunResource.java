// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.meterbase.api.tasks.DeviceOutcome;
import org.meterbase.api.tasks.RunProgress;
import org.meterbase.api.tasks.Tasks;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.kit.rest.Problem;
import org.meterbase.tasks.Words;

/** Runs of tasks, and what became of the devices in them. */
@Produces(MediaType.APPLICATION_JSON)
public final class RunResource {
    static final String PATH = "/api/v1/runs/";

    private final Tasks tasks;

    RunResource(Tasks tasks) {
        this.tasks = tasks;
    }

    /** A run as a client sees it. */
    record View(
            String id,
            String self,
            String task,
            String taskName,
            String trigger,
            Instant occurrence,
            int missed,
            Instant begins,
            Instant ends,
            Instant finished,
            String state,
            int devices,
            int open,
            int done,
            int failed,
            Double successRate,
            Map<String, Integer> outcomes) {
        static View of(RunProgress run) {
            Map<String, Integer> outcomes = new TreeMap<>();
            put(outcomes, "done", run.done());
            put(outcomes, "open", run.waiting());
            put(outcomes, "retrying", run.retrying());
            run.failures().forEach((reason, count) -> put(outcomes, Words.of(reason), count));
            return new View(
                    Long.toString(run.id()),
                    PATH + run.id(),
                    Long.toString(run.task()),
                    run.taskName(),
                    Words.of(run.trigger()),
                    run.occurrence(),
                    run.missed(),
                    run.begins(),
                    run.ends(),
                    run.finished().orElse(null),
                    Words.of(run.state()),
                    run.devices(),
                    run.waiting() + run.retrying(),
                    run.done(),
                    run.failed(),
                    run.successRate().isPresent() ? run.successRate().getAsDouble() : null,
                    outcomes);
        }

        private static void put(Map<String, Integer> outcomes, String name, int count) {
            if (count > 0) {
                outcomes.put(name, count);
            }
        }
    }

    /** A failed item as a client sees it. */
    record FailureView(String item, String reason, String text) {}

    /** A device of a run as a client sees it. */
    record DeviceView(
            String id, String self, String outcome, int attempts, Instant retryAt, List<FailureView> failures) {
        static DeviceView of(DeviceOutcome device) {
            return new DeviceView(
                    Long.toString(device.device().id()),
                    "/api/v1/devices/" + device.device().id(),
                    device.reason().map(Words::of).orElse(Words.of(device.state())),
                    device.attempts(),
                    device.retryAt().orElse(null),
                    device.failures().stream()
                            .filter(outcome -> outcome.failure().isPresent())
                            .map(outcome -> new FailureView(
                                    outcome.item(),
                                    Words.of(outcome.failure().get().reason()),
                                    outcome.failure().get().text()))
                            .toList());
        }
    }

    @GET
    public Page<View> list(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @QueryParam("task") Long task,
            @QueryParam("state") RunProgress.State state,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Paging paging = Paging.of("runs", limit, cursor);
        List<RunProgress> found = tasks.runs(
                Callers.of(security), task == null ? 0 : task, state, paging.afterId(Long.MAX_VALUE), paging.fetch());
        return Page.of(found, paging, uri, View::of, run -> List.of(Long.toString(run.id())));
    }

    @GET
    @Path("{id}")
    public View one(@Context SecurityContext security, @PathParam("id") String id) {
        return tasks.progress(Callers.of(security), Parameters.id("id", id))
                .map(View::of)
                .orElseThrow(() -> Problem.notFound("run", id));
    }

    @POST
    @Path("{id}/stop")
    public View stop(@Context SecurityContext security, @PathParam("id") String id) {
        return View.of(Asked.of("run", id, () -> tasks.stopRun(Callers.of(security), Parameters.id("id", id))));
    }

    @GET
    @Path("{id}/devices")
    public Page<DeviceView> devices(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @PathParam("id") String id,
            @QueryParam("outcome") String outcome,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Paging paging = Paging.of("run-devices", limit, cursor);
        List<DeviceOutcome> found = Asked.of(
                "run",
                id,
                () -> tasks.devices(
                        Callers.of(security), Parameters.id("id", id), outcome, paging.afterId(0), paging.fetch()));
        return Page.of(
                found,
                paging,
                uri,
                DeviceView::of,
                device -> List.of(Long.toString(device.device().id())));
    }
}
