// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.meterbase.api.readings.Change;
import org.meterbase.api.readings.Feed;
import org.meterbase.readings.journal.JournalTable;
import org.meterbase.readings.journal.Tail;
import org.meterbase.readings.packing.FrameCodec;
import org.meterbase.readings.packing.Malformed;
import org.meterbase.readings.packing.PackedDelivery;
import org.meterbase.readings.packing.PackedFrame;
import org.meterbase.readings.raw.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds what stands next in a lane. A batch that fails, and not because of the database, is halved down to the delivery that makes it fail; that one
 * is set aside, and the lane goes on.
 */
final class LaneFold {
    private static final Logger LOG = LoggerFactory.getLogger(LaneFold.class);
    private static final int BATCH_OCTETS = 2 << 20;

    private final DataSource source;
    private final Admission admission;
    private final Effects effects;
    private final Clock clock;
    private final FoldFigures figures;
    private final String bundle;
    private final Tail tail;
    private final LaneMemory[] memories = new LaneMemory[Feed.LANES];

    LaneFold(
            DataSource source,
            Tail tail,
            Admission admission,
            Effects effects,
            Clock clock,
            FoldFigures figures,
            String bundle) {
        this.source = source;
        this.tail = tail;
        Arrays.setAll(memories, lane -> new LaneMemory());
        this.admission = admission;
        this.effects = effects;
        this.clock = clock;
        this.figures = figures;
        this.bundle = bundle;
    }

    /**
     * What one step did.
     *
     * @param more whether there may be more to fold
     * @param changed whether it made changes
     */
    record Step(boolean more, boolean changed) {}

    /** What is to be committed together: from a position to a position. */
    private record Work(int lane, long position, long end, List<Unit> units, List<Poison> poison) {}

    Step step(int lane) throws SQLException, FoldTransaction.Overtaken {
        // What this process has written itself it need not read again.
        long position = memories[lane].position();
        List<JournalTable.Row> rows = position < 0 ? List.of() : tail.after(lane, position, BATCH_OCTETS);
        if (rows.isEmpty()) {
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                position = position(connection, lane);
                rows = JournalTable.read(connection, lane, position, BATCH_OCTETS);
                connection.rollback();
            }
        }
        if (rows.isEmpty()) {
            return new Step(false, false);
        }
        return new Step(true, fold(lane, position, rows));
    }

    private boolean fold(int lane, long position, List<JournalTable.Row> rows)
            throws SQLException, FoldTransaction.Overtaken {
        List<Unit> units = new ArrayList<>();
        List<Poison> poison = new ArrayList<>();
        for (JournalTable.Row row : rows) {
            unpack(row, units, poison);
        }
        long end = rows.get(rows.size() - 1).offset();
        // An archive that does not answer says nothing of the data: whatever it throws, the step is tried again.
        List<Unit> judged = judge(units);
        try {
            return commit(new Work(lane, position, end, judged, poison), true) > 0;
        } catch (SQLException | RuntimeException e) {
            if (Unavailable.isPassing(e)) {
                throw e;
            }
            if (rows.size() > 1) {
                int half = rows.size() / 2;
                boolean changed = fold(lane, position, rows.subList(0, half));
                return fold(lane, rows.get(half - 1).offset(), rows.subList(half, rows.size())) || changed;
            }
            return withoutPoison(new Work(lane, position, end, judged, poison), e);
        }
    }

    private List<Unit> judge(List<Unit> units) {
        try {
            return admission.judge(units);
        } catch (RuntimeException e) {
            throw new Undecided(e);
        }
    }

    /** The archive did not say which devices it knows. */
    static final class Undecided extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Undecided(Throwable cause) {
            super("the archive did not answer: " + cause.getMessage(), cause);
        }
    }

    private boolean withoutPoison(Work work, Exception failure) throws SQLException, FoldTransaction.Overtaken {
        List<Unit> bad = new ArrayList<>();
        List<Poison> poison = new ArrayList<>(work.poison());
        search(work, work.units(), bad, poison);
        List<Unit> good = new ArrayList<>(work.units());
        good.removeAll(bad);
        try {
            return commit(new Work(work.lane(), work.position(), work.end(), good, poison), true) > 0;
        } catch (SQLException | RuntimeException e) {
            if (Unavailable.isPassing(e)) {
                throw e;
            }
            // Each alone is well and together they are not: then all are set aside.
            good.forEach(unit -> poison.add(Poison.of(unit, failure)));
            return commit(new Work(work.lane(), work.position(), work.end(), List.of(), poison), true) > 0;
        }
    }

    private void search(Work work, List<Unit> suspects, List<Unit> bad, List<Poison> poison)
            throws SQLException, FoldTransaction.Overtaken {
        if (suspects.isEmpty()) {
            return;
        }
        try {
            commit(new Work(work.lane(), work.position(), work.end(), suspects, List.of()), false);
        } catch (SQLException | RuntimeException e) {
            if (Unavailable.isPassing(e)) {
                throw e;
            }
            if (suspects.size() == 1) {
                bad.addAll(suspects);
                poison.add(Poison.of(suspects.get(0), e));
                LOG.error(
                        "Delivery {} of frame {} at lane {} offset {} cannot be folded and is set aside in the table poison",
                        suspects.get(0).place(),
                        suspects.get(0).frame(),
                        work.lane(),
                        suspects.get(0).offset(),
                        e);
                return;
            }
            int half = suspects.size() / 2;
            search(work, suspects.subList(0, half), bad, poison);
            search(work, suspects.subList(half, suspects.size()), bad, poison);
        }
    }

    /** @param keep whether to commit; otherwise it is only tried. Answers how many changes were made. */
    private int commit(Work work, boolean keep) throws SQLException, FoldTransaction.Overtaken {
        Deal deal = Deal.of(work.units());
        LocalDate today = LocalDate.now(clock);
        effects.prepare(deal, today);
        LaneMemory memory = memories[work.lane()];
        synchronized (memory) {
            memory.begin(work.position());
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                try {
                    FoldTransaction transaction =
                            FoldTransaction.begin(connection, work.lane(), work.position(), today, memory);
                    effects.apply(transaction, work.lane(), deal);
                    Poison.store(connection, work.lane(), work.poison(), bundle);
                    transaction.end(work.end());
                    if (!keep) {
                        connection.rollback();
                        return 0;
                    }
                    connection.commit();
                    memory.committed(work.end());
                    tail.forget(work.lane(), work.end());
                    figures.committed(
                            (int) (work.end() - work.position()),
                            transaction.changes().size(),
                            transaction.changes().stream()
                                    .mapToLong(Change::revised)
                                    .sum(),
                            deal.quarantined().size(),
                            work.poison().size());
                    return transaction.changes().size();
                } catch (SQLException | FoldTransaction.Overtaken | RuntimeException e) {
                    connection.rollback();
                    throw e;
                }
            }
        }
    }

    private static void unpack(JournalTable.Row row, List<Unit> units, List<Poison> poison) {
        List<PackedFrame> frames;
        try {
            frames = FrameCodec.read(row.packed());
        } catch (Malformed e) {
            LOG.error("The journal record {} cannot be read and is set aside in the table poison", row.offset(), e);
            poison.add(Poison.ofRecord(row.offset(), row.packed(), e));
            return;
        }
        for (int frame = 0; frame < frames.size(); frame++) {
            PackedFrame whole = frames.get(frame);
            String quarantine =
                    whole.quarantine() == null ? null : whole.quarantine().name();
            int place = 0;
            for (PackedDelivery delivery : whole.deliveries()) {
                units.add(new Unit(row.offset(), frame, place++, whole.provenance(), delivery, quarantine));
            }
        }
    }

    private static long position(Connection connection, int lane) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT position FROM fold_position WHERE lane = ?")) {
            select.setInt(1, lane);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
