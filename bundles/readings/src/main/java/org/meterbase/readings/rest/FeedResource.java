// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.rest;

import java.util.ArrayList;
import java.util.List;
import javax.ws.rs.GET;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;
import org.meterbase.api.readings.Feed;
import org.meterbase.kit.rest.Callers;
import org.meterbase.readings.Inspection;
import org.meterbase.readings.Lag;

/** {@code /feed}: how far each stage is behind. */
@Produces(MediaType.APPLICATION_JSON)
public final class FeedResource {
    private final Inspection inspection;

    FeedResource(Inspection inspection) {
        this.inspection = inspection;
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
}
