// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.tasks.ItemOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what became of devices, many at once: one update for all devices of a run and shard. Its transactions hold the shards' leases;
 * under another epoch they have no effect. So nobody else writes these rows, and here it is one thread at a time: a lock on each row would
 * only be logged. A loop is a value: the thread belongs to somebody else.
 */
final class OutcomeWriter {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeWriter.class);
    private static final int BATCH = 8_000;
    /** So long the first of a batch waits for others: the more of a shard come together, the less is logged for each. */
    private static final Duration COMPANY = Duration.ofMillis(250);

    /** What became of a device. @param due when it is tried again; null for no more */
    record Entry(long run, DeviceKey device, byte octet, int attempts, Instant due, List<ItemOutcome> failures) {}

    private record RowKey(long run, int shard) implements Comparable<RowKey> {
        @Override
        public int compareTo(RowKey other) {
            return run != other.run ? Long.compare(run, other.run) : Integer.compare(shard, other.shard);
        }
    }

    private final Transactions transactions;
    private final LeasedRing ring;
    private final Clock clock;
    private final java.util.function.Consumer<Entry> written;
    private final LinkedBlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
    private List<Entry> batch = new ArrayList<>();

    /** @param written told of each entry once it is committed, or refused for good */
    OutcomeWriter(Transactions transactions, LeasedRing ring, Clock clock, java.util.function.Consumer<Entry> written) {
        this.transactions = transactions;
        this.ring = ring;
        this.clock = clock;
        this.written = written;
    }

    void add(Entry entry) {
        queue.add(entry);
    }

    int waiting() {
        return queue.size() + batch.size();
    }

    /** Waits for something to write, then a little more for company, and writes it. What fails is kept, and written with the next call. */
    void turn(Duration patience) throws InterruptedException {
        if (batch.isEmpty()) {
            Entry next = queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            long end = System.nanoTime() + COMPANY.toNanos();
            while (next != null) {
                batch.add(next);
                queue.drainTo(batch, BATCH - batch.size());
                next = batch.size() < BATCH ? queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS) : null;
            }
        }
        writeBatch();
    }

    /** Writes what there is. What fails is kept, and written with the next call. */
    void flush() {
        do {
            queue.drainTo(batch, BATCH - batch.size());
            writeBatch();
        } while (!queue.isEmpty());
    }

    private void writeBatch() {
        if (batch.isEmpty()) {
            return;
        }
        if (!write(batch)) {
            LOG.error(
                    "Another node has taken over the shards of this one; {} outcomes have no effect. Restart one of the two",
                    batch.size());
            ring.lost();
        }
        List<Entry> entries = batch;
        batch = new ArrayList<>();
        entries.forEach(written);
    }

    private synchronized boolean write(List<Entry> entries) {
        Map<RowKey, List<Entry>> rows = new TreeMap<>();
        Set<Integer> shards = new TreeSet<>();
        for (Entry entry : entries) {
            rows.computeIfAbsent(new RowKey(entry.run(), entry.device().shard()), key -> new ArrayList<>())
                    .add(entry);
            shards.add(entry.device().shard());
        }
        return transactions.run(connection -> {
            if (!ring.hold(connection, shards)) {
                return false;
            }
            for (long run : patch(connection, rows)) {
                complete(connection, run);
            }
            return true;
        });
    }

    /** @return the runs of which a shard has nothing open any more */
    private static Set<Long> patch(Connection connection, Map<RowKey, List<Entry>> rows) throws SQLException {
        Set<Long> complete = new TreeSet<>();
        try (PreparedStatement query = connection.prepareStatement(
                        ShardOutcomes.SELECT
                                + " JOIN unnest(?::bigint[], ?::smallint[]) AS k (run_id, shard) ON k.run_id = s.run_id AND k.shard = s.shard");
                PreparedStatement update = connection.prepareStatement(ShardOutcomes.UPDATE)) {
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint", rows.keySet().stream().map(RowKey::run).toArray()));
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "smallint",
                            rows.keySet().stream().map(RowKey::shard).toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    ShardOutcomes shard = ShardOutcomes.of(row);
                    boolean changed = false;
                    for (Entry entry : rows.get(new RowKey(shard.run(), shard.shard()))) {
                        changed |= shard.put(entry);
                    }
                    if (changed) {
                        shard.addTo(update);
                    }
                    if (shard.open() == 0) {
                        complete.add(shard.run());
                    }
                }
            }
            update.executeBatch();
        }
        return complete;
    }

    private void complete(Connection connection, long run) throws SQLException {
        try (PreparedStatement open = connection.prepareStatement(
                "SELECT 1 FROM run_shard WHERE run_id = ? AND open > 0 ORDER BY shard DESC LIMIT 1")) {
            open.setLong(1, run);
            try (ResultSet row = open.executeQuery()) {
                if (row.next()) {
                    return;
                }
            }
        }
        finish(connection, run, "DONE", clock.instant());
    }

    private static void finish(Connection connection, long run, String state, Instant at) throws SQLException {
        Outcome.Count count = RunStore.counts(connection, List.of(run)).getOrDefault(run, new Outcome.Count());
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE run SET state = ?, finished = ?, counts = ?::jsonb WHERE id = ? AND state = 'OPEN'")) {
            update.setString(1, state);
            update.setObject(2, Times.sql(at));
            update.setString(3, Counts.json(count));
            update.setLong(4, run);
            update.executeUpdate();
        }
    }

    /**
     * Ends a run: what was never asked fails for this reason, what was to be tried again for the reason for which it failed last.
     *
     * @return false where the shards are no longer this node's
     */
    synchronized boolean end(long run, Failure.Reason reason, String state) {
        return transactions.run(connection -> {
            if (!ring.hold(connection, openShards(connection, run))) {
                return false;
            }
            try (PreparedStatement query =
                            connection.prepareStatement(ShardOutcomes.SELECT + " WHERE s.run_id = ? AND s.open > 0");
                    PreparedStatement update = connection.prepareStatement(ShardOutcomes.UPDATE)) {
                query.setLong(1, run);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        ShardOutcomes shard = ShardOutcomes.of(row);
                        shard.end(reason);
                        shard.addTo(update);
                    }
                }
                update.executeBatch();
            }
            finish(connection, run, state, clock.instant());
            return true;
        });
    }

    private static List<Integer> openShards(Connection connection, long run) throws SQLException {
        List<Integer> shards = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT shard FROM run_shard WHERE run_id = ? AND open > 0")) {
            query.setLong(1, run);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    shards.add(row.getInt(1));
                }
            }
        }
        return shards;
    }
}
