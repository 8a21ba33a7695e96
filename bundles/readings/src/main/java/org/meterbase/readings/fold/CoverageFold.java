// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
    /** A row may take so long to appear in the buffer after its stamp. What was asked closer to the moment of asking was not answered for good. */
    static final Duration GRACE = Duration.ofMinutes(2);

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
            if (coverage.answered()) {
                Duration behind = unit.provenance()
                        .clockOffset()
                        .filter(Duration::isNegative)
                        .orElse(Duration.ZERO);
                Instant sure = received.plus(behind).minus(GRACE);
                Instant end = coverage.asked().to().isAfter(sure)
                        ? sure
                        : coverage.asked().to();
                Ranges sum = answered.plus(second(coverage.asked().from()), second(end));
                changed |= sum != answered;
                answered = sum;
            }
        }

        private static long second(Instant instant) {
            return Math.max(instant.getEpochSecond(), Instant.EPOCH.getEpochSecond());
        }
    }

    void prepare(List<Unit> units, Set<String> wanted) {
        units.forEach(unit -> wanted.add(((Coverage) unit.delivery()).source()));
    }

    void fold(FoldTransaction transaction, List<Unit> units) throws SQLException {
        Map<Key, State> states = new LinkedHashMap<>();
        units.forEach(unit -> states.putIfAbsent(key(unit), new State()));
        load(transaction, states);
        for (Unit unit : units) {
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
                transaction.change(
                        key.device(),
                        Change.Kind.COVERAGE,
                        key.source(),
                        LocalDate.ofInstant(state.askedAt, ZoneOffset.UTC),
                        0,
                        1,
                        0);
            }
        });
        upserts.insert(transaction.connection(), """
                ON CONFLICT (shard, device, source)
                DO UPDATE SET answered = excluded.answered, oldest = excluded.oldest, asked_at = excluded.asked_at""");
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
