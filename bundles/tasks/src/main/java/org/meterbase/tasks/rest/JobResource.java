// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.tasks.ItemOutcome;
import org.meterbase.api.tasks.ReadJob;
import org.meterbase.api.tasks.Tasks;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.kit.rest.Problem;
import org.meterbase.tasks.Words;

/** Jobs: how far a read on demand is, and what it brought. */
@Produces(MediaType.APPLICATION_JSON)
public final class JobResource {
    static final String PATH = "/api/v1/jobs/";

    private final Tasks tasks;

    JobResource(Tasks tasks) {
        this.tasks = tasks;
    }

    /** What became of an item, as a client sees it. */
    record ItemView(String item, String outcome, String text) {
        static ItemView of(ItemOutcome outcome) {
            return new ItemView(
                    outcome.item(),
                    word(outcome),
                    outcome.failure().map(Failure::text).orElse(null));
        }
    }

    /** A job as a client sees it. */
    record View(
            String id,
            String self,
            String device,
            String state,
            int done,
            int failed,
            int total,
            Instant created,
            Instant finished,
            Map<String, Integer> outcomes,
            List<ItemView> items,
            List<Result> results,
            Duration clockOffset) {
        static View of(ReadJob job) {
            Map<String, Integer> outcomes = new TreeMap<>();
            job.outcomes().forEach(outcome -> outcomes.merge(word(outcome), 1, Integer::sum));
            int done = outcomes.getOrDefault("done", 0);
            return new View(
                    Long.toString(job.id()),
                    PATH + job.id(),
                    Long.toString(job.device().id()),
                    job.finished().isPresent() ? "done" : "open",
                    done,
                    job.outcomes().size() - done,
                    job.total(),
                    job.created(),
                    job.finished().orElse(null),
                    outcomes,
                    job.outcomes().stream().map(ItemView::of).toList(),
                    job.results().stream().map(Result::of).toList(),
                    job.clockOffset().orElse(null));
        }
    }

    private static String word(ItemOutcome outcome) {
        return outcome.failure().map(failure -> Words.of(failure.reason())).orElse("done");
    }

    @GET
    @Path("{id}")
    public View one(@Context SecurityContext security, @PathParam("id") String id) {
        return tasks.job(Callers.of(security), Parameters.id("id", id))
                .map(View::of)
                .orElseThrow(() -> Problem.notFound("job", id));
    }
}
