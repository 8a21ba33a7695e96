// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.Collection;
import java.util.TreeSet;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.tasks.Ring;

/**
 * The ring of one node: when it is taken, every shard is this node's under a new epoch. Whoever held them before finds so at its next
 * effect and has none.
 */
final class LeasedRing implements Ring {
    private final Transactions transactions;
    private final String owner;
    private volatile long epoch;

    LeasedRing(Transactions transactions, String owner) {
        this.transactions = transactions;
        this.owner = owner;
    }

    /** Takes every shard. Blocks until transactions under the epoch before are over. */
    void take() {
        epoch = transactions.run(connection -> {
            try (PreparedStatement lock = connection.prepareStatement("LOCK TABLE lease IN SHARE ROW EXCLUSIVE MODE");
                    PreparedStatement take = connection.prepareStatement(
                            "INSERT INTO lease (shard, owner, epoch) SELECT s, ?, e.next FROM generate_series(0, ?) s,"
                                    + " (SELECT coalesce(max(epoch), 0) + 1 AS next FROM lease) e"
                                    + " ON CONFLICT (shard) DO UPDATE SET owner = EXCLUDED.owner, epoch = EXCLUDED.epoch");
                    PreparedStatement read = connection.prepareStatement("SELECT max(epoch) FROM lease")) {
                lock.execute();
                take.setString(1, owner);
                take.setInt(2, DeviceKey.SHARDS - 1);
                take.executeUpdate();
                try (ResultSet row = read.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    /** Another node has taken over: nothing is this node's any more. */
    void lost() {
        epoch = 0;
    }

    @Override
    public BitSet mine() {
        BitSet shards = new BitSet(DeviceKey.SHARDS);
        shards.set(0, epoch == 0 ? 0 : DeviceKey.SHARDS);
        return shards;
    }

    @Override
    public boolean isMine(int shard) {
        return epoch > 0;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public boolean hold(Connection connection, Collection<Integer> shards) throws SQLException {
        TreeSet<Integer> wanted = new TreeSet<>(shards);
        try (PreparedStatement fence = connection.prepareStatement(
                "SELECT shard FROM lease WHERE shard = ANY (?) AND epoch = ? ORDER BY shard FOR SHARE")) {
            fence.setArray(1, connection.createArrayOf("smallint", wanted.toArray()));
            fence.setLong(2, epoch);
            int held = 0;
            try (ResultSet row = fence.executeQuery()) {
                while (row.next()) {
                    held++;
                }
            }
            return held == wanted.size();
        }
    }
}
