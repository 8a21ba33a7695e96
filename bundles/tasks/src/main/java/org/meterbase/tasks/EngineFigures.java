// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import org.meterbase.api.observe.Metrics;
import org.meterbase.api.protocol.Failure;
import org.meterbase.tasks.conversation.Census;
import org.meterbase.tasks.conversation.Dispatcher;

/** The engine's figures. */
final class EngineFigures implements Metrics {
    private static final String ENDED = "meterbase_conversations_ended_total";
    private static final String ENDED_HELP = "Conversations that ended, by outcome";
    private static final String ITEMS = "meterbase_items_total";
    private static final String ITEMS_HELP = "Requests to devices that ended, by outcome";

    private final Engine engine;

    EngineFigures(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void tell(Sink sink) {
        Census census = engine.dispatcher.census();
        sink.gauge("meterbase_conversations_open", "Conversations that are open", engine.dispatcher.open());
        sink.counter("meterbase_conversations_started_total", "Conversations begun", census.conversationsStarted());
        sink.counter(ENDED, ENDED_HELP, census.conversationsFinished(), "outcome", "done");
        sink.counter(ENDED, ENDED_HELP, census.conversationsInterrupted(), "outcome", "interrupted");
        sink.counter(ITEMS, ITEMS_HELP, census.itemsDone(), "outcome", "done");
        for (Failure.Reason reason : Failure.Reason.values()) {
            sink.counter(ENDED, ENDED_HELP, census.conversationsFailed(reason), "outcome", Words.of(reason));
            sink.counter(ITEMS, ITEMS_HELP, census.itemsFailed(reason), "outcome", Words.of(reason));
        }
        sink.counter("meterbase_claims_total", "Devices of runs that were claimed", engine.claimer.claims());
        sink.gauge(
                "meterbase_claims_open",
                "Devices that are claimed and have no committed outcome yet",
                engine.claimer.inFlight());
        sink.gauge("meterbase_outcomes_waiting", "Outcomes that are not committed yet", engine.outcomes.waiting());
        for (Dispatcher.Load load : engine.dispatcher.loads()) {
            sink.gauge("meterbase_route_open", "Open conversations of a route", load.open(), "route", load.route());
            sink.gauge("meterbase_route_queued", "Devices that wait for a route", load.queued(), "route", load.route());
        }
    }
}
