// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Frame;
import org.meterbase.api.readings.JournalClosed;
import org.meterbase.readings.fold.StampBounds;
import org.meterbase.readings.packing.FrameCodec;
import org.meterbase.readings.raw.Unavailable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Decides what becomes of things in quarantine. Nothing is ever taken out of it: what is released is appended to the journal once more, so that the fold stays the only one who writes
 * raw data, and appending it twice does no harm. Each decision is kept, with who made it and why. Thread-safe.
 *
 * @throws NoSuchElementException from every method, where there is nothing of this id
 * @throws IllegalArgumentException where the request cannot be meant so
 * @throws IllegalStateException where what is there speaks against it; the message says how to go on
 * @throws JournalClosed where the journal does not take it now; then nothing is decided
 */
@Component(service = QuarantineDesk.class)
public final class QuarantineDesk {
    private static final String STAMP = "IMPOSSIBLE_STAMP";
    private static final int MAX_REASON = 500;
    private static final int AT_ONCE = 1000;
    /** Less than the database's own patience with a transaction in which nothing happens. */
    private static final long PATIENCE_SECONDS = 4;

    private static final List<State> UNDECIDED = List.of(State.WAITING);
    private static final List<State> EITHER = List.of(State.WAITING, State.DISCARDED);

    private final Stages stages;
    private final Archive archive;

    /** Over these stages; devices are found in this archive. */
    @Activate
    public QuarantineDesk(@Reference Stages stages, @Reference Archive archive) {
        this.stages = stages;
        this.archive = archive;
    }

    /** What can become of it. */
    public enum State {
        /** Nothing was decided yet. */
        WAITING,
        /** Filed under a device. */
        RELEASED,
        /** It shall never count. */
        DISCARDED
    }

    /**
     * A decision.
     *
     * @param device under which it was filed; 0 where it was discarded
     * @param caller who decided, and {@code origin} through which door
     */
    public record Decision(
            int number, Instant at, State state, String reason, String caller, String origin, long device) {}

    private record Item(long id, String reason, State state, DeviceKey device, List<Frame> frames) {
        Provenance provenance() {
            return frames.get(0).provenance();
        }

        LongStream stamps() {
            return frames.stream().flatMap(frame -> frame.deliveries().stream()).flatMapToLong(Refiling::stamps);
        }
    }

    /**
     * Files it under a device; the same again does nothing more.
     *
     * @param named the device's id; empty for the one that answered so, where the archive knows exactly one
     * @return under which device
     */
    public DeviceKey release(Caller caller, long id, OptionalLong named, String reason) {
        String why = checked(caller, reason);
        Item item = item(id);
        EndDevice target = named.isPresent()
                ? archive.device(caller, named.getAsLong())
                        .orElseThrow(() -> new IllegalArgumentException("there is no device " + named.getAsLong()))
                : whoAnswered(caller, item);
        requireRight(item, target);
        DeviceKey device = target.key();
        // What only its stamp speaks against counts because a person says so; everything else counts by the rule, where
        // it belongs now.
        long released = item.reason().equals(STAMP) ? id : 0;
        boolean decided = decide(caller, id, State.RELEASED, why, device, EITHER, () -> item.frames()
                .forEach(frame -> append(Refiling.under(device, frame, released))));
        if (!decided) {
            List<Decision> made = decisions(caller, id);
            long filed = made.get(made.size() - 1).device();
            if (filed != device.id()) {
                throw new IllegalStateException("it was released already, under device " + filed);
            }
        }
        return device;
    }

    /** It shall never count. It stays where it is, and the same facts sent again join it there. */
    public void discard(Caller caller, long id, String reason) {
        String why = checked(caller, reason);
        item(id);
        boolean decided = decide(caller, id, State.DISCARDED, why, null, UNDECIDED, () -> {});
        if (!decided && item(id).state() == State.RELEASED) {
            throw new IllegalStateException("it was released, and what was released counts");
        }
    }

    /** What was decided about it, in order. */
    public List<Decision> decisions(Caller caller, long id) {
        JournalReadings.requireSight(caller);
        try (Connection connection = stages.source().getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        SELECT number, at, state, reason, caller, origin, coalesce(device, 0) FROM quarantine_decision
                        WHERE item = ? ORDER BY number""")) {
            select.setLong(1, id);
            List<Decision> decisions = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    decisions.add(new Decision(
                            row.getInt(1),
                            row.getTimestamp(2).toInstant(),
                            State.valueOf(row.getString(3)),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getLong(7)));
                }
            }
            return decisions;
        } catch (SQLException e) {
            throw new Unavailable(e);
        }
    }

    /**
     * Has judged again what is older than the installation of these devices was thought to be: rows that are possible since go to where they belong, the rest
     * comes back.
     *
     * @return how many items were given to the journal again
     */
    int judgeAgain(Caller caller, Collection<DeviceKey> devices) {
        int again = 0;
        List<Long> waiting = waiting(devices, 0);
        while (!waiting.isEmpty()) {
            for (long id : waiting) {
                again += judgeAgain(caller, item(id)) ? 1 : 0;
            }
            waiting = waiting(devices, waiting.get(waiting.size() - 1));
        }
        return again;
    }

    private boolean judgeAgain(Caller caller, Item item) {
        long device = item.device().id();
        Instant installed = archive.installedFrom(caller, List.of(device)).getOrDefault(device, Instant.MIN);
        if (item.stamps().noneMatch(StampBounds.of(item.provenance().received(), installed)::hold)) {
            return false;
        }
        String why = "the device has been installed since " + installed;
        return decide(caller, item.id(), State.RELEASED, why, item.device(), UNDECIDED, () -> item.frames()
                .forEach(frame -> append(Refiling.under(item.device(), frame, 0))));
    }

    private List<Long> waiting(Collection<DeviceKey> devices, long after) {
        List<Long> ids = new ArrayList<>();
        try (Connection connection = stages.source().getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        SELECT id FROM quarantine WHERE device = ANY (?) AND state = 'WAITING' AND reason = ? AND id > ?
                        ORDER BY id LIMIT ?""")) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "int8", devices.stream().map(DeviceKey::id).toArray()));
            select.setString(2, STAMP);
            select.setLong(3, after);
            select.setInt(4, AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getLong(1));
                }
            }
            return ids;
        } catch (SQLException e) {
            throw new Unavailable(e);
        }
    }

    private static String checked(Caller caller, String reason) {
        caller.require(Role.ENGINEER);
        String why = reason == null ? "" : reason.strip();
        if (why.isEmpty() || why.length() > MAX_REASON || why.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("say why in 1 to " + MAX_REASON + " characters: it is kept");
        }
        return why;
    }

    private EndDevice whoAnswered(Caller caller, Item item) {
        if (!item.reason().equals(Frame.Quarantine.WRONG_DEVICE.name())
                && item.device().id() != 0) {
            List<EndDevice> own =
                    archive.device(caller, item.device().id()).stream().toList();
            if (!own.isEmpty()) {
                return own.get(0);
            }
        }
        List<EndDevice> found = archive.answering(caller, item.provenance().answered());
        if (found.size() != 1) {
            throw new IllegalStateException((found.isEmpty() ? "no device" : found.size() + " devices")
                    + " of the archive would have answered as '"
                    + item.provenance().answered()
                    + "'; name the device, or correct the identities in the archive first");
        }
        return found.get(0);
    }

    private static void requireRight(Item item, EndDevice target) {
        Provenance provenance = item.provenance();
        if (target.identity().contradicts(provenance.answered())) {
            throw new IllegalStateException("device " + target.key().id() + " would have answered as "
                    + target.identity() + ", and " + provenance.answered()
                    + " did; release it under that one, or correct the identity in the archive first");
        }
        if (item.reason().equals(STAMP)
                && !item.stamps().allMatch(StampBounds.ofReleased(provenance.received())::hold)) {
            throw new IllegalStateException(
                    "some of its stamps are before 1970 or more than a year after it was received: nothing can be filed there; discard it");
        }
    }

    private void append(Frame frame) {
        try {
            stages.journal().append(frame).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new JournalClosed(
                    "it is not known whether the journal has taken it; release it once more, which does no harm");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalClosed("the platform is stopping; release it once more later");
        }
    }

    private Item item(long id) {
        try (Connection connection = stages.source().getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT reason, state, shard, device, frame FROM quarantine WHERE id = ?")) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new NoSuchElementException("nothing in quarantine has the id " + id);
                }
                return new Item(
                        id,
                        row.getString(1),
                        State.valueOf(row.getString(2)),
                        new DeviceKey(row.getInt(3), row.getLong(4)),
                        FrameCodec.unpack(row.getBytes(5)));
            }
        } catch (SQLException e) {
            throw new Unavailable(e);
        }
    }

    /**
     * Decides it, and lets that take effect while nobody else can decide.
     *
     * @param from which states it may be in
     * @return whether it was in one of them
     */
    private boolean decide(
            Caller caller, long id, State state, String reason, DeviceKey device, List<State> from, Runnable effect) {
        try (Connection connection = stages.source().getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement change = connection.prepareStatement(
                            "UPDATE quarantine SET state = ? WHERE id = ? AND state = ANY (?)");
                    PreparedStatement insert = connection.prepareStatement("""
                            INSERT INTO quarantine_decision (item, number, state, reason, caller, origin, trace, shard, device)
                            SELECT ?, count(*) + 1, ?, ?, ?, ?, ?, ?, ? FROM quarantine_decision WHERE item = ?""")) {
                change.setString(1, state.name());
                change.setLong(2, id);
                change.setArray(
                        3,
                        connection.createArrayOf(
                                "text", from.stream().map(State::name).toArray()));
                boolean decided = change.executeUpdate() > 0;
                if (decided) {
                    effect.run();
                    insert.setLong(1, id);
                    insert.setString(2, state.name());
                    insert.setString(3, reason);
                    insert.setString(4, caller.getName());
                    insert.setString(5, caller.origin());
                    insert.setString(6, caller.traceId());
                    insert.setObject(7, device == null ? null : (short) device.shard(), Types.SMALLINT);
                    insert.setObject(8, device == null ? null : device.id(), Types.BIGINT);
                    insert.setLong(9, id);
                    insert.executeUpdate();
                }
                connection.commit();
                return decided;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new Unavailable(e);
        }
    }
}
