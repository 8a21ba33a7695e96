// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.sql.Connection;
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
import org.meterbase.readings.partition.Partitions;
import org.meterbase.readings.raw.Layouts;
import org.meterbase.readings.raw.OpenDay;
import org.meterbase.readings.raw.OpenRows;
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
    private static final int BATCH_BLOCKS = 500;

    private final DataSource source;
    private final Admission admission;
    private final Effects effects;
    private final Clock clock;
    private final FoldFigures figures;
    private final String bundle;
    private final Tail tail;
    private final LaneMemory[] memories = new LaneMemory[Feed.LANES];
    private final Late late;
    private final PoisonRate rate;
    private final KnownRows known;
    private final Pushes pushes;
    private final OpenDay open;
    private final Layouts layouts;

    LaneFold(
            DataSource source,
            Tail tail,
            Admission admission,
            Effects effects,
            Late late,
            PoisonRate rate,
            KnownRows known,
            Pushes pushes,
            OpenDay open,
            Layouts layouts,
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
        this.late = late;
        this.rate = rate;
        this.known = known;
        this.pushes = pushes;
        this.open = open;
        this.layouts = layouts;
    }

    /**
     * What one step did.
     *
     * @param more whether there may be more to fold
     * @param changed whether it made changes
     */
    record Step(boolean more, boolean changed) {}

    /** What is to be committed together: from a position to a position. @param due what has waited long enough */
    private record Work(
            int lane,
            long position,
            long end,
            List<Unit> units,
            List<Poison> poison,
            List<Late.Part> late,
            List<OpenRows> due) {
        Work(int lane, long position, long end, List<Unit> units, List<Poison> poison, List<Late.Part> late) {
            this(lane, position, end, units, poison, late, List.of());
        }

        Work with(List<Unit> others, List<Poison> otherPoison) {
            return new Work(lane, position, end, others, otherPoison, late, due);
        }
    }

    Step step(int lane) throws SQLException, FoldTransaction.Overtaken {
        try {
            return foldNext(lane);
        } catch (SQLException e) {
            if (!Partitions.isMissing(e)) {
                throw e;
            }
            // It is known by now that it has to be looked for.
            return foldNext(lane);
        }
    }

    private Step foldNext(int lane) throws SQLException, FoldTransaction.Overtaken {
        // What this process has written itself it need not read again.
        long position = memories[lane].position();
        List<JournalTable.Row> rows = position < 0 ? List.of() : tail.after(lane, position, BATCH_OCTETS);
        if (rows.isEmpty()) {
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                position = LaneRecords.position(connection, lane);
                reopen(connection, lane, position);
                rows = JournalTable.read(connection, lane, position, BATCH_OCTETS);
                connection.rollback();
            }
        }
        boolean changed = !rows.isEmpty() && fold(lane, position, rows);
        // Some at a time: the lanes take turns, and at the end of a day all of them have much to write.
        List<OpenRows> due = pushes.due(lane);
        boolean rest = due.size() > BATCH_BLOCKS;
        changed |= settle(lane, rest ? due.subList(0, BATCH_BLOCKS) : due);
        return new Step(!rows.isEmpty() || rest, changed);
    }

    /** Writes all blocks of a lane for which something waits. Answers whether that made changes. */
    boolean settle(int lane) throws SQLException, FoldTransaction.Overtaken {
        try (Connection connection = source.getConnection()) {
            reopen(connection, lane, LaneRecords.position(connection, lane));
        }
        return settle(lane, open.all(lane));
    }

    private boolean settle(int lane, List<OpenRows> due) throws SQLException, FoldTransaction.Overtaken {
        boolean changed = false;
        for (int from = 0; from < due.size(); from += BATCH_BLOCKS) {
            changed |= write(lane, due.subList(from, Math.min(from + BATCH_BLOCKS, due.size())));
        }
        return changed;
    }

    private boolean write(int lane, List<OpenRows> due) throws SQLException, FoldTransaction.Overtaken {
        long position;
        try (Connection connection = source.getConnection()) {
            position = LaneRecords.position(connection, lane);
        }
        try {
            return commit(new Work(lane, position, position, List.of(), List.of(), List.of(), due), true) > 0;
        } catch (SQLException | RuntimeException e) {
            if (isOver(e)) {
                throw e;
            }
            if (due.size() > 1) {
                int half = due.size() / 2;
                boolean changed = write(lane, due.subList(0, half));
                return write(lane, due.subList(half, due.size())) || changed;
            }
            setAside(lane, position, due.get(0), e);
            return false;
        }
    }

    /** What has waited and cannot be folded is poison like any other, as it lies in the journal. */
    private void setAside(int lane, long position, OpenRows rows, Exception failure)
            throws SQLException, FoldTransaction.Overtaken {
        List<Poison> poison = new ArrayList<>();
        try (Connection connection = source.getConnection()) {
            for (long offset : rows.offsets(layouts)) {
                LaneRecords.again(LaneRecords.between(connection, lane, offset - 1, offset, 1)).stream()
                        .filter(unit -> Pushes.isPush(unit) && pushes.key(unit).equals(rows.key()))
                        .forEach(unit -> poison.add(Poison.of(unit, failure)));
            }
        }
        commit(new Work(lane, position, position, List.of(), poison, List.of()), true);
        open.remove(lane, List.of(rows));
    }

    /**
     * Finds again what waits, where what is in memory is not what the lane's position says: after a start, and after a commit of which nothing was heard. What does not count any more
     * goes where it belongs.
     */
    private void reopen(Connection connection, int lane, long position) throws SQLException, FoldTransaction.Overtaken {
        synchronized (memories[lane]) {
            if (open.isTrueAt(lane, position)) {
                return;
            }
            List<Unit> otherwise = new ArrayList<>();
            long at = LaneRecords.settled(connection, lane);
            Reopening reopening =
                    new Reopening(pushes, connection, lane, at, clock.instant().getEpochSecond());
            for (List<JournalTable.Row> rows = LaneRecords.between(connection, lane, at, position, BATCH_OCTETS);
                    !rows.isEmpty();
                    rows = LaneRecords.between(connection, lane, at, position, BATCH_OCTETS)) {
                at = rows.get(rows.size() - 1).offset();
                List<Unit> waiting = new ArrayList<>();
                List<Unit> counted = new ArrayList<>();
                // What is too late was so the first time, and lies there.
                late.sort(judge(reopening.pushes(LaneRecords.again(rows))), counted);
                counted.forEach(unit -> (Pushes.isPush(unit) ? waiting : otherwise).add(unit));
                effects.prepare(Deal.of(waiting), LocalDate.now(clock));
                reopening.take(connection, waiting);
            }
            open.replace(lane, reopening.found());
            open.reached(lane, position);
            if (!otherwise.isEmpty()) {
                commitOtherwise(new Work(lane, position, position, otherwise, List.of(), List.of()));
            }
        }
    }

    private void commitOtherwise(Work work) throws SQLException, FoldTransaction.Overtaken {
        try {
            commit(work, true);
        } catch (SQLException | RuntimeException e) {
            if (isOver(e)) {
                open.forget(work.lane());
                throw e;
            }
            withoutPoison(work, e);
        }
    }

    private boolean fold(int lane, long position, List<JournalTable.Row> rows)
            throws SQLException, FoldTransaction.Overtaken {
        List<Unit> units = new ArrayList<>();
        List<Poison> poison = new ArrayList<>();
        for (JournalTable.Row row : rows) {
            LaneRecords.unpack(row, units, poison);
        }
        long end = rows.get(rows.size() - 1).offset();
        // An archive that does not answer says nothing of the data: whatever it throws, the step is tried again.
        List<Unit> counted = new ArrayList<>();
        List<Late.Part> tooLate = late.sort(judge(units), counted);
        Work work = new Work(lane, position, end, counted, poison, tooLate);
        try {
            return commit(work, true) > 0;
        } catch (SQLException | RuntimeException e) {
            if (isOver(e)) {
                throw e;
            }
            if (rows.size() > 1) {
                int half = rows.size() / 2;
                boolean changed = fold(lane, position, rows.subList(0, half));
                return fold(lane, rows.get(half - 1).offset(), rows.subList(half, rows.size())) || changed;
            }
            return withoutPoison(work, e);
        }
    }

    /** Whether it says nothing of these data, so that nothing of them may be set aside. */
    private boolean isOver(Exception failure) {
        if (Partitions.isMissing(failure)) {
            effects.forget();
            return true;
        }
        return Unavailable.isPassing(failure) || failure instanceof PoisonRate.Exceeded;
    }

    /**
     * Folds records once more, those of one shard, into what is there; what is there already is left out. Nothing is set aside, for that was done
     * the first time.
     *
     * @param since the last change of the lane before all this was begun
     * @return how many changes were made
     */
    int again(int lane, int shard, List<JournalTable.Row> rows, long since)
            throws SQLException, FoldTransaction.Overtaken {
        List<Unit> units = LaneRecords.again(rows);
        units.removeIf(unit -> unit.device().shard() != shard);
        List<Unit> counted = new ArrayList<>();
        late.sort(judge(units), counted);
        counted.removeIf(unit -> unit.quarantine() != null);
        if (counted.isEmpty()) {
            return 0;
        }
        // What is to be brought back is what the lane remembers to have written.
        memories[lane].forget();
        try {
            return again(lane, counted, since);
        } finally {
            memories[lane].forget();
        }
    }

    private int again(int lane, List<Unit> units, long since) throws SQLException, FoldTransaction.Overtaken {
        long position;
        List<Unit> missing;
        try (Connection connection = source.getConnection()) {
            position = LaneRecords.position(connection, lane);
            reopen(connection, lane, position);
            missing = known.leaveOut(connection, units, since);
        }
        try {
            return commit(new Work(lane, position, position, missing, List.of(), List.of()), true);
        } catch (SQLException | RuntimeException e) {
            if (isOver(e)) {
                throw e;
            }
            if (units.size() == 1) {
                LOG.warn(
                        "A delivery at lane {} offset {} cannot be folded",
                        lane,
                        units.get(0).offset(),
                        e);
                return 0;
            }
            int half = units.size() / 2;
            return again(lane, units.subList(0, half), since) + again(lane, units.subList(half, units.size()), since);
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
            return commit(work.with(good, poison), true) > 0;
        } catch (SQLException | RuntimeException e) {
            if (isOver(e)) {
                throw e;
            }
            // Each alone is well and together they are not: then all are set aside.
            good.forEach(unit -> poison.add(Poison.of(unit, failure)));
            return commit(work.with(List.of(), poison), true) > 0;
        }
    }

    private void search(Work work, List<Unit> suspects, List<Unit> bad, List<Poison> poison)
            throws SQLException, FoldTransaction.Overtaken {
        if (suspects.isEmpty()) {
            return;
        }
        try {
            commit(work.with(suspects, List.of()), false);
        } catch (SQLException | RuntimeException e) {
            if (isOver(e)) {
                throw e;
            }
            if (suspects.size() == 1) {
                bad.addAll(suspects);
                poison.add(Poison.of(suspects.get(0), e));
                return;
            }
            int half = suspects.size() / 2;
            search(work, suspects.subList(0, half), bad, poison);
            search(work, suspects.subList(half, suspects.size()), bad, poison);
        }
    }

    /** @param keep whether to commit; otherwise it is only tried. Answers how many changes were made. */
    private int commit(Work work, boolean keep) throws SQLException, FoldTransaction.Overtaken {
        if (!work.poison().isEmpty()) {
            rate.require(
                    work.units().size(),
                    work.poison().size(),
                    work.poison().get(work.poison().size() - 1).cause());
        }
        Deal deal = Deal.of(work.units());
        LocalDate today = LocalDate.now(clock);
        effects.prepare(deal, today);
        effects.prepare(work.due());
        LaneMemory memory = memories[work.lane()];
        synchronized (memory) {
            if (!open.isTrueAt(work.lane(), work.position())) {
                memory.forget();
                throw new FoldTransaction.Overtaken(work.lane(), work.position(), memory.position());
            }
            Pushes.Sorted sorted = pushes.sort(deal.segments(), work.position(), work.due());
            memory.begin(work.position());
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                try {
                    FoldTransaction transaction =
                            FoldTransaction.begin(connection, work.lane(), work.position(), today, memory);
                    effects.apply(transaction, work.lane(), deal, sorted, work.end());
                    Late.store(connection, work.lane(), work.late());
                    Poison.store(connection, work.lane(), work.poison(), bundle);
                    transaction.end(work.end(), pushes.settled(work.lane(), sorted, work.end()));
                    if (!keep) {
                        connection.rollback();
                        return 0;
                    }
                    connection.commit();
                    memory.committed(work.end());
                    pushes.committed(work.lane(), sorted, work.end());
                    tail.forget(work.lane(), work.end());
                    rate.committed(work.units().size(), work.poison().size());
                    work.poison().forEach(poison -> tell(work.lane(), poison));
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

    private static void tell(int lane, Poison poison) {
        LOG.error(
                "What lies at lane {} offset {} frame {} delivery {} cannot be folded and is set aside, see poison:list: {}",
                lane,
                poison.offset(),
                poison.frame(),
                poison.place(),
                poison.cause());
    }
}
