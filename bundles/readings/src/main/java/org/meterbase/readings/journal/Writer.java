// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.journal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits batches. A commit that failed is tried again under the same identity until it is known or given up; where the first try had succeeded unseen,
 * the second meets its row, and the frames are in the journal once.
 */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String NO_PARTITION = "23514";
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final Journal journal;
    private final JournalTable table;
    private final Tail tail;
    private final JournalSettings settings;
    private final Runnable room;
    private final IntConsumer committed;
    private final JournalFigures figures;
    private final Thread thread = new Thread(this::run, "journal writer");

    Writer(
            Journal journal,
            JournalTable table,
            Tail tail,
            JournalSettings settings,
            Runnable room,
            IntConsumer committed,
            JournalFigures figures) {
        this.journal = journal;
        this.table = table;
        this.tail = tail;
        this.settings = settings;
        this.room = room;
        this.committed = committed;
        this.figures = figures;
    }

    void start() {
        thread.start();
    }

    void end(long deadlineNanos) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadlineNanos - System.nanoTime()));
            thread.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (List<Batch> batches = journal.take(); !batches.isEmpty(); batches = journal.take()) {
                List<Batch> taken = List.copyOf(batches);
                try {
                    commit(batches);
                } catch (RuntimeException e) {
                    LOG.error("The journal could not commit; the frames are given back to whoever brought them", e);
                    batches.forEach(batch -> batch.failed(e));
                } finally {
                    taken.forEach(batch -> figures.gone(batch.octets()));
                    journal.landed(taken);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("A writer of the journal was told to end while it waited");
        }
    }

    private void commit(List<Batch> batches) throws InterruptedException {
        List<Batch> left = new ArrayList<>(batches);
        left.forEach(Batch::pack);
        left.removeIf(batch -> batch.packed() == null);
        long begin = System.nanoTime();
        long pause = FIRST_PAUSE;
        while (!left.isEmpty()) {
            try {
                Map<Integer, Long> offsets = table.store(left);
                for (Batch batch : left) {
                    tail.add(batch.lane(), new JournalTable.Row(offsets.get(batch.lane()), batch.packed()));
                }
                stored(left, begin);
                return;
            } catch (SQLException e) {
                if (UNIQUE_VIOLATION.equals(e.getSQLState()) && removeStored(left, begin)) {
                    continue;
                }
                if (NO_PARTITION.equals(e.getSQLState())) {
                    room.run();
                }
                if (System.nanoTime() - begin > settings.giveUp().toNanos() || !journal.pause(pause)) {
                    LOG.warn(
                            "{} batches are not known to be committed and are given back: {}",
                            left.size(),
                            e.toString());
                    figures.givenBack(left.size());
                    left.forEach(batch -> batch.failed(e));
                    return;
                }
                LOG.debug("A commit of the journal failed and is tried again", e);
                pause = Math.min(pause * 2, LONGEST_PAUSE);
            }
        }
    }

    /** Some of them were committed by a try whose answer was lost. */
    private boolean removeStored(List<Batch> left, long begin) {
        try {
            Set<Integer> lanes = table.stored(left);
            List<Batch> known =
                    left.stream().filter(b -> lanes.contains(b.lane())).toList();
            left.removeAll(known);
            stored(known, begin);
            return !known.isEmpty();
        } catch (SQLException e) {
            LOG.debug("What is stored could not be asked; the commit is tried again", e);
            return false;
        }
    }

    private void stored(List<Batch> batches, long begin) {
        figures.committed(batches, System.nanoTime() - begin);
        for (Batch batch : batches) {
            batch.committed();
            committed.accept(batch.lane());
        }
    }
}
