// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.util.concurrent.atomic.LongAdder;

/** What the fold has done since it was started. Thread-safe. */
public final class FoldFigures {
    private final LongAdder transactions = new LongAdder();
    private final LongAdder records = new LongAdder();
    private final LongAdder created = new LongAdder();
    private final LongAdder updated = new LongAdder();
    private final LongAdder changes = new LongAdder();
    private final LongAdder revised = new LongAdder();
    private final LongAdder quarantined = new LongAdder();
    private final LongAdder poisoned = new LongAdder();
    private final LongAdder failures = new LongAdder();

    void blocks(int inserts, int updates) {
        created.add(inserts);
        updated.add(updates);
    }

    void committed(int journalRecords, int changeRecords, long revisedRows, int setAside, int poison) {
        transactions.increment();
        records.add(journalRecords);
        changes.add(changeRecords);
        revised.add(revisedRows);
        quarantined.add(setAside);
        poisoned.add(poison);
    }

    void failed() {
        failures.increment();
    }

    /** Transactions. */
    public long transactions() {
        return transactions.sum();
    }

    /** Journal records folded. */
    public long records() {
        return records.sum();
    }

    /** Blocks that were new. Also those of transactions that failed. */
    public long created() {
        return created.sum();
    }

    /** Blocks that got a new version. Also those of transactions that failed. */
    public long updated() {
        return updated.sum();
    }

    /** Change records made. */
    public long changes() {
        return changes.sum();
    }

    /** Rows that said something else than before. */
    public long revised() {
        return revised.sum();
    }

    /** Deliveries put into quarantine. */
    public long quarantined() {
        return quarantined.sum();
    }

    /** Deliveries that could not be taken. */
    public long poisoned() {
        return poisoned.sum();
    }

    /** Times that the fold had to be tried again. */
    public long failures() {
        return failures.sum();
    }
}
