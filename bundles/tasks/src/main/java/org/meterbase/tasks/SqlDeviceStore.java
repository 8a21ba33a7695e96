// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.tasks.conversation.DeviceStore;

/**
 * What conversations keep, in the database. Reservations and memories are written by {@link #turn}, many in a transaction; a counter is told
 * only after its commit and after the mark of its batch.
 */
final class SqlDeviceStore implements DeviceStore {
    private static final int BATCH = 500;
    private static final int IDS = 1_000;

    private record Reservation(DeviceKey device, String counter, long atLeast, int count, LongConsumer first) {
        /** How many are reserved; the rest is spare. */
        int block() {
            return Math.max(count, SpareCounters.BLOCK);
        }
    }

    private record Written(Optional<CounterBook.Batch> batch, Map<Reservation, Long> given) {}

    private record Memories(DeviceKey device, String protocol, Map<String, Optional<byte[]>> changes) {}

    private final Transactions transactions;
    private final CounterBook book;
    private final SpareCounters spare = new SpareCounters();
    private final LinkedBlockingQueue<Object> queue = new LinkedBlockingQueue<>();
    private List<Object> batch = List.of();
    private long nextId;
    private long lastId;

    SqlDeviceStore(Transactions transactions, CounterBook book) {
        this.transactions = transactions;
        this.book = book;
    }

    @Override
    public Map<DeviceKey, Map<String, byte[]>> memories(Map<DeviceKey, String> devices) {
        return transactions.run(connection -> {
            Map<DeviceKey, Map<String, byte[]>> memories = new HashMap<>();
            List<DeviceKey> keys = List.copyOf(devices.keySet());
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT m.shard, m.device_id, m.entry, m.value FROM unnest(?::smallint[], ?::bigint[], ?::text[])"
                            + " AS k (shard, device_id, protocol) JOIN device_memory m USING (shard, device_id, protocol)")) {
                query.setArray(
                        1,
                        array(
                                connection,
                                "smallint",
                                keys.stream().map(DeviceKey::shard).toArray()));
                query.setArray(
                        2,
                        array(
                                connection,
                                "bigint",
                                keys.stream().map(DeviceKey::id).toArray()));
                query.setArray(
                        3,
                        array(
                                connection,
                                "text",
                                keys.stream().map(devices::get).toArray()));
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        memories.computeIfAbsent(new DeviceKey(row.getInt(1), row.getLong(2)), key -> new HashMap<>())
                                .put(row.getString(3), row.getBytes(4));
                    }
                }
            }
            return memories;
        });
    }

    private static Array array(Connection connection, String type, Object[] values) throws SQLException {
        return connection.createArrayOf(type, values);
    }

    @Override
    public void remember(DeviceKey device, String protocol, Map<String, Optional<byte[]>> changes) {
        if (!changes.isEmpty()) {
            queue.add(new Memories(device, protocol, changes));
        }
    }

    @Override
    public void reserve(DeviceKey device, String counter, long atLeast, int count, LongConsumer first) {
        spare.take(device, counter, atLeast, count)
                .ifPresentOrElse(first, () -> queue.add(new Reservation(device, counter, atLeast, count, first)));
    }

    @Override
    public synchronized long conversation() {
        if (nextId == lastId) {
            nextId = transactions.run(connection -> {
                try (PreparedStatement query = connection.prepareStatement("SELECT nextval('conversation_id')");
                        ResultSet row = query.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            });
            lastId = nextId + IDS;
        }
        return nextId++;
    }

    /** Waits for something to keep, and keeps it. */
    void turn(Duration patience) throws InterruptedException {
        if (batch.isEmpty()) {
            Object first = queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (first == null) {
                return;
            }
            batch = new ArrayList<>(List.of(first));
        }
        flush();
    }

    /** Keeps what there is. What fails is kept with the next call. */
    void flush() {
        batch = new ArrayList<>(batch);
        queue.drainTo(batch, BATCH - batch.size());
        while (!batch.isEmpty()) {
            List<Object> work = List.copyOf(batch);
            Written written = transactions.run(connection -> write(connection, work));
            written.batch().ifPresent(book::committed);
            batch.clear();
            written.given().forEach(this::tell);
            queue.drainTo(batch, BATCH);
        }
    }

    private void tell(Reservation reservation, long first) {
        long end = first + reservation.block();
        spare.keep(reservation.device(), reservation.counter(), first + reservation.count(), end);
        reservation.first().accept(first);
    }

    private Written write(Connection connection, List<Object> work) throws SQLException {
        boolean reserving = work.stream().anyMatch(Reservation.class::isInstance);
        Optional<CounterBook.Batch> turn = reserving ? Optional.of(book.begin(connection)) : Optional.empty();
        Map<Reservation, Long> given = new LinkedHashMap<>();
        try (PreparedStatement reserve = connection.prepareStatement(
                        "INSERT INTO counter (shard, device_id, name, next) VALUES (?, ?, ?, greatest(1, ? - ?) + ?)"
                                + " ON CONFLICT (shard, device_id, name) DO UPDATE SET next = greatest(counter.next, ? - ?) + ? RETURNING next");
                PreparedStatement put = connection.prepareStatement(
                        "INSERT INTO device_memory (shard, device_id, protocol, entry, value) VALUES (?, ?, ?, ?, ?)"
                                + " ON CONFLICT (shard, device_id, protocol, entry) DO UPDATE SET value = EXCLUDED.value");
                PreparedStatement forget = connection.prepareStatement(
                        "DELETE FROM device_memory WHERE shard = ? AND device_id = ? AND protocol = ? AND entry = ?")) {
            for (Object item : work) {
                if (item instanceof Reservation reservation) {
                    given.put(
                            reservation,
                            reserve(reserve, reservation, turn.orElseThrow().skipped()));
                } else if (item instanceof Memories memories) {
                    remember(put, forget, memories);
                }
            }
        }
        return new Written(turn, given);
    }

    private static long reserve(PreparedStatement statement, Reservation reservation, long skipped)
            throws SQLException {
        statement.setInt(1, reservation.device().shard());
        statement.setLong(2, reservation.device().id());
        statement.setString(3, reservation.counter());
        for (int at : new int[] {4, 7}) {
            statement.setLong(at, reservation.atLeast());
            statement.setLong(at + 1, skipped);
            statement.setLong(at + 2, reservation.block());
        }
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1) + skipped - reservation.block();
        }
    }

    private static void remember(PreparedStatement put, PreparedStatement forget, Memories memories)
            throws SQLException {
        for (Map.Entry<String, Optional<byte[]>> change : memories.changes().entrySet()) {
            PreparedStatement statement = change.getValue().isPresent() ? put : forget;
            statement.setInt(1, memories.device().shard());
            statement.setLong(2, memories.device().id());
            statement.setString(3, memories.protocol());
            statement.setString(4, change.getKey());
            if (change.getValue().isPresent()) {
                statement.setBytes(5, change.getValue().get());
            }
            statement.executeUpdate();
        }
    }
}
