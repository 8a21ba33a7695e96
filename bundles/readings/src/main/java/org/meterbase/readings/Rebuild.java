// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Feed;
import org.meterbase.readings.files.FrameFiles;
import org.meterbase.readings.journal.JournalTable;
import org.meterbase.readings.raw.Unavailable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Brings the raw tables of a shard back from the archive of frames and the journal. The fold does it, beside its usual work: what is there stays
 * as it is, so that it may be done at any time and as often as wanted. Thread-safe.
 */
@Component(service = Rebuild.class)
public final class Rebuild {
    private static final int BATCH_OCTETS = 2 << 20;

    private final Stages stages;

    /** Of what these stages fold. */
    @Activate
    public Rebuild(@Reference Stages stages) {
        this.stages = stages;
    }

    /**
     * What was done.
     *
     * @param records how many records of the lane were read
     * @param changes how many changes were made: 0 where all was there
     * @param gaps records that are neither in the files nor in the journal, as {@code 17 to 420}: what they said cannot be brought back
     */
    public record Result(long records, long changes, List<String> gaps) {}

    /** The records read so far of one lane, folded when there are enough. */
    private final class Batch {
        private final int lane;
        private final int shard;
        private final long since;
        private final List<JournalTable.Row> rows = new ArrayList<>();
        private final List<String> gaps = new ArrayList<>();
        /** A day may lie in two files, or in a file and still in the journal. */
        private final Map<Long, Integer> seen = new HashMap<>();

        private long last;
        private int octets;
        private long records;
        private long changes;

        private Batch(int shard, long since) {
            this.lane = shard % Feed.LANES;
            this.shard = shard;
            this.since = since;
        }

        private void add(JournalTable.Row row) throws SQLException {
            int hash = Arrays.hashCode(row.packed());
            if (Objects.equals(seen.put(row.offset(), hash), hash)) {
                return;
            }
            if (row.offset() > last + 1) {
                gaps.add((last + 1) + " to " + (row.offset() - 1));
            }
            last = Math.max(last, row.offset());
            rows.add(row);
            records++;
            octets += row.packed().length;
            if (octets > BATCH_OCTETS) {
                fold();
            }
        }

        private void fold() throws SQLException {
            changes += stages.fold().again(lane, shard, rows, since);
            rows.clear();
            octets = 0;
        }
    }

    /**
     * Rebuilds a shard.
     *
     * @throws IOException where a file of the archive cannot be read or is not what was written; what was brought back until then stays
     */
    public Result shard(Caller caller, int shard) throws IOException {
        caller.require(Role.ADMINISTRATOR);
        if (shard < 0 || shard >= DeviceKey.SHARDS) {
            throw new IllegalArgumentException(
                    "there is no shard " + shard + "; give one from 0 to " + (DeviceKey.SHARDS - 1));
        }
        try {
            int lane = shard % Feed.LANES;
            stages.fold().settle(lane);
            long[] stand = stand(lane);
            Batch batch = new Batch(shard, stand[1]);
            FrameFiles files = stages.files();
            if (files != null) {
                files.read(lane, batch::add);
            }
            // What is not folded yet the fold will fold.
            long read = 0;
            for (List<JournalTable.Row> rows = journal(lane, read); !rows.isEmpty(); rows = journal(lane, read)) {
                for (JournalTable.Row row : rows) {
                    if (row.offset() <= stand[0]) {
                        batch.add(row);
                    }
                }
                read = rows.get(rows.size() - 1).offset();
                if (read >= stand[0]) {
                    break;
                }
            }
            batch.fold();
            if (batch.last < stand[0]) {
                batch.gaps.add((batch.last + 1) + " to " + stand[0]);
            }
            return new Result(batch.records, batch.changes, List.copyOf(batch.gaps));
        } catch (SQLException e) {
            throw new Unavailable(e);
        }
    }

    /** Up to where the lane is folded into blocks, and its last change. */
    private long[] stand(int lane) throws SQLException {
        try (Connection connection = stages.source().getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT settled, changes FROM fold_position WHERE lane = ?")) {
            select.setInt(1, lane);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new long[] {row.getLong(1), row.getLong(2)};
            }
        }
    }

    private List<JournalTable.Row> journal(int lane, long after) throws SQLException {
        try (Connection connection = stages.source().getConnection()) {
            connection.setAutoCommit(false);
            try {
                return JournalTable.read(connection, lane, after, BATCH_OCTETS);
            } finally {
                connection.rollback();
            }
        }
    }
}
