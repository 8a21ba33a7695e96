// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.rest;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
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
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Change;
import org.meterbase.api.readings.Feed;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.kit.rest.Problem;
import org.meterbase.readings.Inspection;
import org.meterbase.readings.JournalReadings;
import org.meterbase.readings.Lag;

/** {@code /feed}: how far each stage is behind, and the changes themselves. */
@Produces(MediaType.APPLICATION_JSON)
public final class FeedResource {
    private final Inspection inspection;
    private final Feed feed;

    FeedResource(Inspection inspection, Feed feed) {
        this.inspection = inspection;
        this.feed = feed;
    }

    /**
     * @param behind what it has not processed: records of the journal for the fold, changes for everybody else
     * @param trouble why it does not go on by itself; absent where it does
     */
    record Stage(String id, boolean mandatory, long behind, String trouble) {}

    record Lane(int lane, long journal, long folded, long changes) {}

    record View(List<Stage> items, List<Lane> lanes) {}

    /** The stages, and the lanes that hold anything. */
    @GET
    public View lag(@Context SecurityContext security) {
        Lag lag = inspection.lag(Callers.of(security));
        List<Stage> stages = new ArrayList<>();
        stages.add(
                new Stage("fold", true, lag.journal(), inspection.foldStopped().orElse(null)));
        lag.readers()
                .forEach((name, reader) -> stages.add(new Stage(
                        name,
                        reader.mandatory(),
                        reader.behind(),
                        reader.overrun() ? "changes that it has not read are gone; it has to take a snapshot" : null)));
        List<Lane> lanes = new ArrayList<>();
        for (int lane = 0; lane < Feed.LANES; lane++) {
            if (lag.head(lane) > 0) {
                lanes.add(new Lane(lane, lag.head(lane), lag.position(lane), lag.changes(lane)));
            }
        }
        return new View(stages, lanes);
    }

    /**
     * A change of the raw layer, of one device, source and day; or of what raw rows mean, of one usage point, reading type and range.
     *
     * @param day the UTC day of the stamps
     */
    record ChangeView(
            String id,
            String self,
            long offset,
            String kind,
            String device,
            String source,
            LocalDate day,
            Integer version,
            Integer added,
            Integer revised,
            String usagePoint,
            String readingType,
            Instant from,
            Instant to) {
        static ChangeView of(Change change) {
            String lane = "/api/v1/feed/lanes/" + change.lane() + "/changes?after=";
            boolean raw = change.kind() != Change.Kind.PROJECTION;
            return new ChangeView(
                    change.lane() + "/" + change.offset(),
                    lane + (change.offset() - 1) + "&limit=1",
                    change.offset(),
                    Parameters.written(change.kind()),
                    raw ? Long.toString(change.device().id()) : null,
                    raw ? change.source() : null,
                    raw ? change.day() : null,
                    raw ? change.version() : null,
                    raw ? change.added() : null,
                    raw ? change.revised() : null,
                    raw ? null : Long.toString(change.usagePoint()),
                    change.readingType().map(ReadingType::toString).orElse(null),
                    change.range().map(TimeRange::from).orElse(null),
                    change.range().map(TimeRange::to).orElse(null));
        }
    }

    /** The changes of a lane after an offset, as long as they are kept. */
    @GET
    @Path("lanes/{lane}/changes")
    public Page<ChangeView> changes(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @PathParam("lane") String lane,
            @QueryParam("after") Long after,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        JournalReadings.requireSight(Callers.of(security));
        if (!lane.matches("\\d{1,2}") || Integer.parseInt(lane) >= Feed.LANES) {
            throw Problem.notFound("lane", lane);
        }
        Paging paging = Paging.of("changes of lane " + lane, limit, cursor);
        long position = paging.afterId(after == null ? 0 : after);
        try {
            return Page.of(
                    feed.changes("REST", Integer.parseInt(lane), position, paging.fetch()),
                    paging,
                    uri,
                    ChangeView::of,
                    change -> List.of(Long.toString(change.offset())));
        } catch (Feed.Overrun e) {
            throw Problem.of(410, "gone", "No longer kept", e.getMessage());
        }
    }
}
