// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.meterbase.api.readings.Feed;

/**
 * The end of the journal, so far as this process has written it and the fold has not come there: the fold need not ask the database for what is still in memory. Offsets are
 * dense and given once, so the record of an offset is the same wherever it comes from. What does not fit is left out, and read from the table. Thread-safe.
 */
public final class Tail {
    /** Of each lane: 32 MB together. */
    private static final int MOST_OCTETS = 512 << 10;

    private final Lane[] lanes = new Lane[Feed.LANES];

    /** An empty one. */
    public Tail() {
        Arrays.setAll(lanes, lane -> new Lane());
    }

    private static final class Lane {
        private final Deque<JournalTable.Row> rows = new ArrayDeque<>();
        private long octets;

        private void drop() {
            octets -= rows.poll().packed().length;
        }
    }

    void add(int lane, JournalTable.Row row) {
        Lane kept = lanes[lane];
        synchronized (kept) {
            if (kept.octets + row.packed().length <= MOST_OCTETS) {
                kept.rows.add(row);
                kept.octets += row.packed().length;
            }
        }
    }

    /** The records after an offset that follow one another without a gap, until they are this many octets together; none where the next one is not here. */
    public List<JournalTable.Row> after(int lane, long offset, int octets) {
        List<JournalTable.Row> found = new ArrayList<>();
        Lane kept = lanes[lane];
        synchronized (kept) {
            long next = offset + 1;
            long sum = 0;
            for (JournalTable.Row row : kept.rows) {
                if (row.offset() == next && sum < octets) {
                    found.add(row);
                    sum += row.packed().length;
                    next++;
                } else if (row.offset() > next) {
                    break;
                }
            }
        }
        return found;
    }

    /** The records up to this offset are folded. */
    public void forget(int lane, long offset) {
        Lane kept = lanes[lane];
        synchronized (kept) {
            while (!kept.rows.isEmpty() && kept.rows.peek().offset() <= offset) {
                kept.drop();
            }
        }
    }
}
