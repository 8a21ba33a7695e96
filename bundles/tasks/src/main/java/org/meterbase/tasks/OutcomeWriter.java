// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
 * under another epoch they have no effect. A loop is a value: the thread belongs to somebody else.
 */
final class OutcomeWriter {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeWriter.class);
    private static final int BATCH = 2_000;

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
    private List<Entry> batch = List.of();

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

    /** Waits for something to write, then a little more for company, and writes it. */
    void turn(java.time.Duration patience) throws InterruptedException {
        if (batch.isEmpty()) {
            Entry first = queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (first == null) {
                return;
            }
            batch = new ArrayList<>(List.of(first));
        }
        flush();
    }

    /** Writes what there is. What fails is kept, and written with the next call. */
    void flush() {
        batch = new ArrayList<>(batch);
        queue.drainTo(batch, BATCH - batch.size());
        while (!batch.isEmpty()) {
            List<Entry> entries = List.copyOf(batch);
            boolean held = transactions.run(connection -> write(connection, entries));
            if (!held) {
                LOG.error(
                        "Another node has taken over the shards of this one; {} outcomes have no effect. Restart one of the two",
                        entries.size());
                ring.lost();
            }
            batch.clear();
            entries.forEach(written);
            queue.drainTo(batch, BATCH);
        }
    }

    private boolean write(Connection connection, List<Entry> entries) throws SQLException {
        Map<RowKey, List<Entry>> rows = new TreeMap<>();
        Set<Integer> shards = new TreeSet<>();
        for (Entry entry : entries) {
            rows.computeIfAbsent(new RowKey(entry.run(), entry.device().shard()), key -> new ArrayList<>())
                    .add(entry);
            shards.add(entry.device().shard());
        }
        if (!ring.hold(connection, shards)) {
            return false;
        }
        Set<Long> complete = patch(connection, rows);
        writeDevices(connection, entries);
        for (long run : complete) {
            complete(connection, run);
        }
        return true;
    }

    /** @return the runs of which a shard has nothing open any more */
    private static Set<Long> patch(Connection connection, Map<RowKey, List<Entry>> rows) throws SQLException {
        Map<RowKey, byte[]> outcomes = new HashMap<>();
        Map<RowKey, long[]> devices = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT s.run_id, s.shard, s.outcomes, t.devices FROM unnest(?::bigint[], ?::smallint[]) AS k (run_id, shard)"
                        + " JOIN run_shard s USING (run_id, shard) JOIN run r ON r.id = s.run_id"
                        + " JOIN target_list t ON t.group_id = r.group_id AND t.group_version = r.group_version AND t.shard = s.shard"
                        + " ORDER BY s.run_id, s.shard FOR UPDATE OF s")) {
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
                    RowKey key = new RowKey(row.getLong(1), row.getInt(2));
                    outcomes.put(key, row.getBytes(3));
                    devices.put(key, TargetList.unpack(row.getBytes(4)));
                }
            }
        }
        Set<Long> complete = new TreeSet<>();
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE run_shard SET outcomes = ?, open = ? WHERE run_id = ? AND shard = ?")) {
            for (RowKey key : outcomes.keySet()) {
                byte[] octets = outcomes.get(key);
                for (Entry entry : rows.get(key)) {
                    int index =
                            Arrays.binarySearch(devices.get(key), entry.device().id());
                    if (index >= 0 && !Outcome.isFinal(octets[index])) {
                        octets[index] = entry.octet();
                    }
                }
                int open = open(octets);
                update.setBytes(1, octets);
                update.setInt(2, open);
                update.setLong(3, key.run());
                update.setInt(4, key.shard());
                update.addBatch();
                if (open == 0) {
                    complete.add(key.run());
                }
            }
            update.executeBatch();
        }
        return complete;
    }

    private static int open(byte[] octets) {
        int open = 0;
        for (byte octet : octets) {
            open += Outcome.isFinal(octet) ? 0 : 1;
        }
        return open;
    }

    private static void writeDevices(Connection connection, List<Entry> entries) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                        "INSERT INTO run_device (run_id, shard, device_id, attempts, due, failures)"
                                + " SELECT r.id, ?, ?, ?, ?, ?::jsonb FROM run r WHERE r.id = ? AND r.state = 'OPEN'"
                                + " ON CONFLICT (run_id, shard, device_id) DO UPDATE SET attempts = EXCLUDED.attempts, due = EXCLUDED.due,"
                                + " failures = EXCLUDED.failures");
                PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM run_device WHERE run_id = ? AND shard = ? AND device_id = ?")) {
            for (Entry entry : entries) {
                if (!entry.failures().isEmpty()) {
                    upsert.setInt(1, entry.device().shard());
                    upsert.setLong(2, entry.device().id());
                    upsert.setInt(3, entry.attempts());
                    upsert.setObject(4, Times.sql(entry.due()));
                    upsert.setString(5, Failures.json(entry.failures()));
                    upsert.setLong(6, entry.run());
                    upsert.addBatch();
                } else if (entry.attempts() > 1) {
                    delete.setLong(1, entry.run());
                    delete.setInt(2, entry.device().shard());
                    delete.setLong(3, entry.device().id());
                    delete.addBatch();
                }
            }
            delete.executeBatch();
            upsert.executeBatch();
        }
    }

    private void complete(Connection connection, long run) throws SQLException {
        try (PreparedStatement open =
                connection.prepareStatement("SELECT 1 FROM run_shard WHERE run_id = ? AND open > 0 LIMIT 1")) {
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
    boolean end(long run, Failure.Reason reason, String state) {
        return transactions.run(connection -> {
            List<Integer> shards = new ArrayList<>();
            Map<Integer, byte[]> outcomes = new TreeMap<>();
            Map<Integer, long[]> devices = new HashMap<>();
            Map<DeviceKey, Byte> last = lastReasons(connection, run);
            try (PreparedStatement rows = connection.prepareStatement(
                    "SELECT s.shard, s.outcomes, t.devices FROM run_shard s JOIN run r ON r.id = s.run_id JOIN target_list t"
                            + " ON t.group_id = r.group_id AND t.group_version = r.group_version AND t.shard = s.shard"
                            + " WHERE s.run_id = ? AND s.open > 0 ORDER BY s.shard FOR UPDATE OF s")) {
                rows.setLong(1, run);
                try (ResultSet row = rows.executeQuery()) {
                    while (row.next()) {
                        shards.add(row.getInt(1));
                        outcomes.put(row.getInt(1), row.getBytes(2));
                        devices.put(row.getInt(1), TargetList.unpack(row.getBytes(3)));
                    }
                }
            }
            if (!ring.hold(connection, shards)) {
                return false;
            }
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE run_shard SET outcomes = ?, open = 0 WHERE run_id = ? AND shard = ?")) {
                for (int shard : shards) {
                    byte[] octets = outcomes.get(shard);
                    for (int i = 0; i < octets.length; i++) {
                        if (!Outcome.isFinal(octets[i])) {
                            octets[i] = last.getOrDefault(
                                    new DeviceKey(shard, devices.get(shard)[i]), Outcome.failed(reason));
                        }
                    }
                    update.setBytes(1, octets);
                    update.setLong(2, run);
                    update.setInt(3, shard);
                    update.addBatch();
                }
                update.executeBatch();
            }
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE run_device SET due = NULL WHERE run_id = ? AND due IS NOT NULL")) {
                update.setLong(1, run);
                update.executeUpdate();
            }
            finish(connection, run, state, clock.instant());
            return true;
        });
    }

    private static Map<DeviceKey, Byte> lastReasons(Connection connection, long run) throws SQLException {
        Map<DeviceKey, Byte> reasons = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT shard, device_id, failures FROM run_device WHERE run_id = ? AND due IS NOT NULL")) {
            query.setLong(1, run);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Failures.parse(row.getString(3)).stream()
                            .flatMap(outcome -> outcome.failure().stream())
                            .findFirst()
                            .ifPresent(put(reasons, new DeviceKey(row.getInt(1), row.getLong(2))));
                }
            }
        }
        return reasons;
    }

    private static java.util.function.Consumer<Failure> put(Map<DeviceKey, Byte> reasons, DeviceKey device) {
        return failure -> reasons.put(device, Outcome.failed(failure.reason()));
    }
}
