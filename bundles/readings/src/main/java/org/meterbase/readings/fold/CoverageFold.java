// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Change;
import org.meterbase.readings.raw.Names;
import org.meterbase.readings.raw.Ranges;

/** Joins what each device has answered of each profile and log. */
final class CoverageFold {
    private final Names names;

    CoverageFold(Names names) {
        this.names = names;
    }

    private record Key(DeviceKey device, String source) {}

    private static final class State {
        private Ranges answered = Ranges.NONE;
        private Instant oldest;
        private Instant askedAt;
        private boolean changed;

        /** The latest word counts for the oldest row: a buffer forgets, and is cleared. */
        void add(Coverage coverage, Unit unit) {
            Instant received = unit.provenance().received();
            if (askedAt == null || received.isAfter(askedAt)) {
                askedAt = received;
                changed = true;
                oldest = coverage.oldest().orElse(oldest);
            }
            Ranges.Range range = Answered.range(unit);
            Ranges sum = answered.plus(range.from(), range.to());
            changed |= sum != answered;
            answered = sum;
        }
    }

    void prepare(List<Unit> units, Set<String> wanted) {
        units.forEach(unit -> wanted.add(((Coverage) unit.delivery()).source()));
    }

    /** @param blocks what the blocks of this transaction have taken along */
    void fold(FoldTransaction transaction, List<Unit> units, Answered blocks) throws SQLException {
        Map<Key, State> states = new LinkedHashMap<>();
        Map<Key, Instant> taken = new LinkedHashMap<>();
        List<Unit> left = new ArrayList<>();
        for (Unit unit : units) {
            if (blocks.isTaken(unit)) {
                taken.merge(key(unit), unit.provenance().received(), (one, other) -> one.isAfter(other) ? one : other);
            } else {
                states.putIfAbsent(key(unit), new State());
                left.add(unit);
            }
        }
        taken.forEach((key, received) -> {
            if (!states.containsKey(key)) {
                change(transaction, key, received);
            }
        });
        load(transaction, states);
        for (Unit unit : left) {
            states.get(key(unit)).add((Coverage) unit.delivery(), unit);
        }
        Columnar upserts = new Columnar(
                "coverage",
                "shard int2",
                "device int8",
                "source int4",
                "answered bytea",
                "oldest timestamptz",
                "asked_at timestamptz");
        states.forEach((key, state) -> {
            if (state.changed) {
                upserts.add(
                        (short) key.device().shard(),
                        key.device().id(),
                        names.id(key.source()),
                        state.answered.pack(),
                        state.oldest,
                        state.askedAt);
                change(transaction, key, state.askedAt);
            }
        });
        upserts.insert(transaction.connection(), """
                ON CONFLICT (shard, device, source)
                DO UPDATE SET answered = excluded.answered, oldest = excluded.oldest, asked_at = excluded.asked_at""");
    }

    private static void change(FoldTransaction transaction, Key key, Instant askedAt) {
        transaction.change(
                key.device(),
                Change.Kind.COVERAGE,
                key.source(),
                LocalDate.ofInstant(askedAt, ZoneOffset.UTC),
                0,
                1,
                0);
    }

    private void load(FoldTransaction transaction, Map<Key, State> states) throws SQLException {
        Columnar keys = new Columnar("coverage", "shard int2", "device int8", "source int4");
        states.keySet()
                .forEach(key ->
                        keys.add((short) key.device().shard(), key.device().id(), names.id(key.source())));
        Object[] answered = keys.find(transaction.connection(), "t.answered", "");
        Object[] times = keys.find(
                transaction.connection(),
                "extract(epoch FROM t.asked_at) || ' ' || coalesce(extract(epoch FROM t.oldest)::text, '')",
                "");
        int next = 0;
        for (State state : states.values()) {
            if (answered[next] != null) {
                String[] words = ((String) times[next]).split(" ", -1);
                state.answered = Ranges.unpack((byte[]) answered[next]);
                state.askedAt = instant(words[0]);
                state.oldest = words[1].isEmpty() ? null : instant(words[1]);
            }
            next++;
        }
    }

    private static Instant instant(String epoch) {
        java.math.BigDecimal seconds = new java.math.BigDecimal(epoch);
        long whole = seconds.longValue();
        return Instant.ofEpochSecond(
                whole,
                seconds.subtract(java.math.BigDecimal.valueOf(whole))
                        .movePointRight(9)
                        .longValue());
    }

    private static Key key(Unit unit) {
        Coverage coverage = (Coverage) unit.delivery();
        return new Key(coverage.device(), coverage.source());
    }
}
