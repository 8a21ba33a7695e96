// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.rest;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import javax.ws.rs.Consumes;
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
import org.meterbase.api.access.Caller;
import org.meterbase.api.readings.Frame;
import org.meterbase.api.readings.JournalClosed;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.kit.rest.Problem;
import org.meterbase.readings.Inspection;
import org.meterbase.readings.QuarantineDesk;

/** {@code /quarantine}: what was delivered and does not count, and why; and what was decided about it. */
@Produces(MediaType.APPLICATION_JSON)
public final class QuarantineResource {
    private final Inspection inspection;
    private final QuarantineDesk desk;

    QuarantineResource(Inspection inspection, QuarantineDesk desk) {
        this.inspection = inspection;
        this.desk = desk;
    }

    /** Why something lies here. */
    public enum Reason {
        UNKNOWN_DEVICE,
        WRONG_DEVICE,
        IMPOSSIBLE_STAMP
    }

    /** What was decided about it, or nothing yet; all of it. */
    public enum Decided {
        WAITING,
        RELEASED,
        DISCARDED,
        ALL;

        QuarantineDesk.State state() {
            return this == ALL ? null : QuarantineDesk.State.valueOf(name());
        }
    }

    /**
     * A decision to be made.
     *
     * @param device under which device it is to be filed; absent for the one that answered so
     * @param reason why; it is kept
     */
    public record Body(String device, String reason) {}

    record DecisionView(Instant at, String state, String reason, String caller, String origin, String device) {
        static DecisionView of(QuarantineDesk.Decision decision) {
            return new DecisionView(
                    decision.at(),
                    Parameters.written(decision.state()),
                    decision.reason(),
                    decision.caller(),
                    decision.origin(),
                    decision.device() == 0 ? null : Long.toString(decision.device()));
        }
    }

    record View(
            String id,
            String self,
            String device,
            String reason,
            String state,
            Instant received,
            String answered,
            int deliveries,
            int rows,
            Instant firstStamp,
            Instant lastStamp,
            List<DecisionView> decisions,
            List<String> contents) {
        static View of(Inspection.Quarantined item, List<DecisionView> decisions, List<String> contents) {
            String id = Long.toString(item.id());
            return new View(
                    id,
                    "/api/v1/quarantine/" + id,
                    item.device() == 0 ? null : Long.toString(item.device()),
                    item.reason().toLowerCase(Locale.ROOT).replace('_', '-'),
                    Parameters.written(item.state()),
                    item.received(),
                    item.answered(),
                    item.deliveries(),
                    item.rows(),
                    item.firstStamp(),
                    item.lastStamp(),
                    decisions,
                    contents);
        }
    }

    /** A page of it: of what waits for a decision, unless another state is asked for. */
    @GET
    public Page<View> list(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @QueryParam("reason") Reason reason,
            @QueryParam("state") Decided state,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Paging paging = Paging.of("quarantine", limit, cursor);
        List<Inspection.Quarantined> found = inspection.quarantine(
                Callers.of(security),
                paging.afterId(0),
                reason == null ? null : reason.name(),
                (state == null ? Decided.WAITING : state).state(),
                paging.fetch());
        return Page.of(
                found, paging, uri, item -> View.of(item, null, null), item -> List.of(Long.toString(item.id())));
    }

    /** One of it, with what was delivered and what was decided. */
    @GET
    @Path("{id}")
    public View one(@Context SecurityContext security, @PathParam("id") String id) {
        return view(Callers.of(security), Parameters.id("id", id));
    }

    /** Files it under the device that answered so, or under another. */
    @POST
    @Path("{id}/release")
    @Consumes(MediaType.APPLICATION_JSON)
    public View release(@Context SecurityContext security, @PathParam("id") String id, Body body) {
        OptionalLong device = body == null || body.device() == null
                ? OptionalLong.empty()
                : OptionalLong.of(Parameters.id("device", body.device()));
        return decide(security, id, (caller, item) -> desk.release(caller, item, device, reason(body)));
    }

    /** Says that it shall never count; it stays here. */
    @POST
    @Path("{id}/discard")
    @Consumes(MediaType.APPLICATION_JSON)
    public View discard(@Context SecurityContext security, @PathParam("id") String id, Body body) {
        return decide(security, id, (caller, item) -> desk.discard(caller, item, reason(body)));
    }

    private interface Decision {
        void make(Caller caller, long item);
    }

    private View decide(SecurityContext security, String id, Decision decision) {
        Caller caller = Callers.of(security);
        long item = Parameters.id("id", id);
        try {
            decision.make(caller, item);
        } catch (NoSuchElementException e) {
            throw Problem.notFound("item in quarantine", id);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(e.getMessage());
        } catch (IllegalStateException e) {
            throw Problem.conflict(e.getMessage());
        } catch (JournalClosed e) {
            throw Problem.unavailable(e.getMessage());
        }
        return view(caller, item);
    }

    private static String reason(Body body) {
        return body == null ? null : body.reason();
    }

    private View view(Caller caller, long id) {
        Inspection.Quarantined item = inspection.quarantine(caller, id - 1, null, null, 1).stream()
                .filter(found -> found.id() == id)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("item in quarantine", Long.toString(id)));
        List<String> contents = inspection.quarantined(caller, id).stream()
                .map(Frame::deliveries)
                .flatMap(List::stream)
                .map(Object::toString)
                .toList();
        return View.of(
                item, desk.decisions(caller, id).stream().map(DecisionView::of).toList(), contents);
    }
}
