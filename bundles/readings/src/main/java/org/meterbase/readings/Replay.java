// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.meterbase.api.readings.Frame;
import org.meterbase.api.readings.JournalClosed;
import org.meterbase.readings.journal.Journal;

/** Appends to the journal what was set aside, so that the fold stays the only one who writes raw data. Appending it twice does no harm. */
final class Replay {
    private static final long PATIENCE_SECONDS = 30;

    private Replay() {}

    /** @throws JournalClosed where it is not known to be committed: then it may be done again */
    static void append(Journal journal, List<Frame> frames) {
        List<CompletableFuture<Void>> commits = new ArrayList<>();
        frames.forEach(frame -> commits.add(journal.append(frame).toCompletableFuture()));
        try {
            CompletableFuture.allOf(commits.toArray(CompletableFuture[]::new)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new JournalClosed("it is not known to be committed; do it again, which does no harm");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalClosed("interrupted before it was known to be committed; do it again");
        }
    }
}
