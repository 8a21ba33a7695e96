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
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Change;
import org.meterbase.readings.packing.FrameCodec;
import org.meterbase.readings.raw.Names;

/** Stores entries of device logs, each once. */
final class EventFold {
    private final Names names;

    EventFold(Names names) {
        this.names = names;
    }

    private record Key(DeviceKey device, Instant at, String log, String code, int ordinal) {}

    private record Group(DeviceKey device, String log, LocalDate day) {}

    void prepare(List<Unit> units, Set<String> wanted) {
        units.forEach(unit -> wanted.add(((DeviceEvent) unit.delivery()).log()));
    }

    void fold(FoldTransaction transaction, List<Unit> units) throws SQLException {
        Map<Key, DeviceEvent> events = new LinkedHashMap<>();
        for (Unit unit : units) {
            DeviceEvent event = (DeviceEvent) unit.delivery();
            events.putIfAbsent(new Key(event.device(), event.at(), event.log(), event.code(), event.ordinal()), event);
        }
        Columnar keys = new Columnar(
                "device_event", "shard int2", "device int8", "at timestamptz", "log int4", "code text", "ordinal int4");
        events.keySet().forEach(key -> keys.add(columns(key)));
        Object[] known = keys.find(transaction.connection(), "1", "");
        Map<Group, List<DeviceEvent>> groups = new LinkedHashMap<>();
        int next = 0;
        for (DeviceEvent event : events.values()) {
            if (known[next++] == null) {
                groups.computeIfAbsent(
                                new Group(event.device(), event.log(), LocalDate.ofInstant(event.at(), ZoneOffset.UTC)),
                                group -> new ArrayList<>())
                        .add(event);
            }
        }
        Columnar inserts = new Columnar(
                "device_event",
                "shard int2",
                "device int8",
                "at timestamptz",
                "log int4",
                "code text",
                "ordinal int4",
                "change int8",
                "event bytea");
        groups.forEach((group, fresh) -> {
            for (DeviceEvent event : fresh) {
                inserts.add(
                        (short) event.device().shard(),
                        event.device().id(),
                        event.at(),
                        names.id(event.log()),
                        event.code(),
                        event.ordinal(),
                        transaction.next(),
                        FrameCodec.pack(event));
            }
            transaction.change(group.device(), Change.Kind.EVENTS, group.log(), group.day(), 0, fresh.size(), 0);
        });
        inserts.insert(transaction.connection(), "");
    }

    private Object[] columns(Key key) {
        return new Object[] {
            (short) key.device().shard(), key.device().id(), key.at(), names.id(key.log()), key.code(), key.ordinal()
        };
    }
}
