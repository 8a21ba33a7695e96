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
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Change;
import org.meterbase.readings.packing.Values;
import org.meterbase.readings.raw.Names;

/** Stores observations, each once, and keeps beside them the latest of each name. */
final class ObservationFold {
    private final Names names;

    ObservationFold(Names names) {
        this.names = names;
    }

    private record Key(DeviceKey device, Instant at, Observation.Kind kind, String name) {}

    private record Latest(DeviceKey device, Observation.Kind kind, String name) {}

    private record Group(DeviceKey device, LocalDate day) {}

    void prepare(List<Unit> units, Set<String> wanted) {
        units.forEach(unit -> wanted.add(((Observation) unit.delivery()).name()));
    }

    void fold(FoldTransaction transaction, List<Unit> units) throws SQLException {
        Map<Key, Observation> observations = new LinkedHashMap<>();
        for (Unit unit : units) {
            Observation o = (Observation) unit.delivery();
            observations.putIfAbsent(new Key(o.device(), o.observedAt(), o.kind(), o.name()), o);
        }
        Columnar keys =
                new Columnar("observation", "shard int2", "device int8", "at timestamptz", "kind int2", "name int4");
        for (Observation o : observations.values()) {
            keys.add(
                    (short) o.device().shard(),
                    o.device().id(),
                    o.observedAt(),
                    (short) o.kind().ordinal(),
                    names.id(o.name()));
        }
        Object[] known = keys.find(transaction.connection(), "1", "");
        Map<Group, List<Observation>> groups = new LinkedHashMap<>();
        int next = 0;
        for (Observation o : observations.values()) {
            if (known[next++] == null) {
                groups.computeIfAbsent(
                                new Group(o.device(), LocalDate.ofInstant(o.observedAt(), ZoneOffset.UTC)),
                                group -> new ArrayList<>())
                        .add(o);
            }
        }
        store(transaction, groups);
    }

    private void store(FoldTransaction transaction, Map<Group, List<Observation>> groups) throws SQLException {
        Columnar inserts = new Columnar(
                "observation",
                "shard int2",
                "device int8",
                "at timestamptz",
                "kind int2",
                "name int4",
                "change int8",
                "value bytea");
        Map<Latest, Observation> latest = new LinkedHashMap<>();
        groups.forEach((group, fresh) -> {
            for (Observation o : fresh) {
                inserts.add(
                        (short) o.device().shard(),
                        o.device().id(),
                        o.observedAt(),
                        (short) o.kind().ordinal(),
                        names.id(o.name()),
                        transaction.next(),
                        Values.pack(o.value()));
                latest.merge(
                        new Latest(o.device(), o.kind(), o.name()),
                        o,
                        (one, other) -> other.observedAt().isBefore(one.observedAt()) ? one : other);
            }
            transaction.change(group.device(), Change.Kind.OBSERVATIONS, "", group.day(), 0, fresh.size(), 0);
        });
        inserts.insert(transaction.connection(), "");
        Columnar upserts = new Columnar(
                "observation_latest",
                "shard int2",
                "device int8",
                "kind int2",
                "name int4",
                "at timestamptz",
                "value bytea");
        for (Observation o : latest.values()) {
            upserts.add(
                    (short) o.device().shard(),
                    o.device().id(),
                    (short) o.kind().ordinal(),
                    names.id(o.name()),
                    o.observedAt(),
                    Values.pack(o.value()));
        }
        upserts.insert(transaction.connection(), """
                ON CONFLICT (shard, device, kind, name) DO UPDATE SET at = excluded.at, value = excluded.value
                WHERE observation_latest.at <= excluded.at""");
    }
}
