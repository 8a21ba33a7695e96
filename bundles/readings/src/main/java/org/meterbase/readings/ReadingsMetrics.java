// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import org.meterbase.api.observe.Metrics;
import org.meterbase.readings.fold.FoldFigures;
import org.meterbase.readings.journal.JournalFigures;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What the journal and the fold do, and how far each stage is behind. */
@Component
public final class ReadingsMetrics implements Metrics {
    private final Stages stages;
    private final Reprojection reprojection;

    /** Of these stages. */
    @Activate
    public ReadingsMetrics(@Reference Stages stages, @Reference Reprojection reprojection) {
        this.stages = stages;
        this.reprojection = reprojection;
    }

    @Override
    public void tell(Sink sink) {
        JournalFigures journal = stages.journal().figures();
        sink.counter("meterbase_journal_frames_total", "Frames committed", journal.frames());
        sink.counter("meterbase_journal_values_total", "Interval values committed", journal.values());
        sink.counter("meterbase_journal_bytes_total", "Octets committed, as packed", journal.octets());
        sink.counter("meterbase_journal_commits_total", "Transactions of the journal", journal.commits());
        sink.counter(
                "meterbase_journal_commit_seconds_total",
                "Seconds that frames spent in their commit",
                journal.commitSeconds());
        sink.gauge(
                "meterbase_journal_last_commit_seconds", "How long the last commit took", journal.lastCommitSeconds());
        sink.gauge("meterbase_journal_waiting_bytes", "Octets that wait for their commit", journal.octetsWaiting());
        sink.counter(
                "meterbase_journal_given_back_total",
                "Batches whose commit did not become known in time",
                journal.givenBack());
        sink.gauge(
                "meterbase_journal_brake",
                "0 off, 1 nothing new is asked for, 2 nothing is read from sockets, 3 nothing is taken",
                stages.journal().brakes().stage());
        FoldFigures fold = stages.fold().figures();
        sink.counter("meterbase_fold_records_total", "Journal records folded", fold.records());
        sink.counter("meterbase_fold_transactions_total", "Transactions of the fold", fold.transactions());
        sink.counter("meterbase_fold_blocks_total", "Raw blocks written", fold.created(), "how", "created");
        sink.counter("meterbase_fold_blocks_total", "Raw blocks written", fold.updated(), "how", "updated");
        sink.counter("meterbase_fold_changes_total", "Change records made", fold.changes());
        sink.counter("meterbase_fold_revised_rows_total", "Rows that said something else than before", fold.revised());
        sink.counter("meterbase_fold_quarantined_total", "Deliveries put into quarantine", fold.quarantined());
        sink.counter("meterbase_fold_poisoned_total", "Deliveries that could not be taken", fold.poisoned());
        sink.counter("meterbase_fold_failures_total", "Times that the fold had to try again", fold.failures());
        sink.gauge(
                "meterbase_fold_open_bytes",
                "Memory of what was pushed and waits for its block",
                stages.open().octets());
        sink.counter(
                "meterbase_corrections_told_total",
                "Ranges that are projected otherwise since a correction of the archive",
                reprojection.told());
        sink.gauge(
                "meterbase_corrections_failing",
                "1 while corrections of the archive cannot be told to the feed",
                reprojection.isFailing() ? 1 : 0);
        sink.gauge(
                "meterbase_fold_stopped",
                "1 while the fold has stopped because too much cannot be folded",
                stages.fold().stopped().isPresent() ? 1 : 0);
        Lag lag = stages.lag();
        sink.gauge("meterbase_feed_lag", "What a stage has not processed yet", lag.journal(), "stage", "fold");
        lag.readers()
                .forEach((reader, state) -> sink.gauge(
                        "meterbase_feed_lag", "What a stage has not processed yet", state.behind(), "stage", reader));
    }
}
