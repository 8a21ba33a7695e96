// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Change;
import org.meterbase.readings.packing.FrameCodec;
import org.meterbase.readings.raw.Names;

/** Stores register sets. One that was there already is left out; one that says something else of the same closing is a revision beside it. */
final class RegisterFold {
    private final Names names;

    RegisterFold(Names names) {
        this.names = names;
    }

    private record Key(DeviceKey device, Instant at, RegisterSet.Kind kind, String source, int ordinal) {
        static Key of(RegisterSet set) {
            return new Key(set.device(), set.at(), set.kind(), set.source(), set.ordinal());
        }

        Object[] columns(Names names) {
            return new Object[] {
                (short) device.shard(), device.id(), at, (short) kind.ordinal(), names.id(source), ordinal
            };
        }
    }

    private static final class Group {
        private final DeviceKey device;
        private final String source;
        private final LocalDate day;
        private final int place;
        private int added;
        private int revised;

        private Group(RegisterSet set, int place) {
            this.place = place;
            device = set.device();
            source = set.source();
            day = LocalDate.ofInstant(set.at(), ZoneOffset.UTC);
        }
    }

    void prepare(List<Unit> units, Set<String> wanted) {
        units.forEach(unit -> wanted.add(((RegisterSet) unit.delivery()).source()));
    }

    void fold(FoldTransaction transaction, List<Unit> units) throws SQLException {
        Map<Key, String> newest = newest(transaction, units);
        Columnar inserts = new Columnar(
                "register_set",
                "shard int2",
                "device int8",
                "at timestamptz",
                "kind int2",
                "source int4",
                "ordinal int4",
                "revision int4",
                "change int8",
                "registers bytea",
                "digest bytea");
        // The offset of a change is the place of its group, so the groups are made before the rows.
        Map<List<Object>, Group> groups = new LinkedHashMap<>();
        for (Unit unit : units) {
            RegisterSet set = (RegisterSet) unit.delivery();
            Key key = Key.of(set);
            byte[] digest = digest(set);
            String before = newest.get(key);
            String now = HexFormat.of().formatHex(digest);
            if (before != null && before.endsWith(" " + now)) {
                continue;
            }
            int revision = before == null ? 0 : Integer.parseInt(before.substring(0, before.indexOf(' '))) + 1;
            newest.put(key, revision + " " + now);
            LocalDate day = LocalDate.ofInstant(set.at(), ZoneOffset.UTC);
            Group group = groups.computeIfAbsent(
                    List.of(set.device(), set.source(), day), name -> new Group(set, groups.size()));
            if (revision == 0) {
                group.added++;
            } else {
                group.revised++;
            }
            Object[] columns = Arrays.copyOf(key.columns(names), 10);
            columns[6] = revision;
            columns[7] = transaction.next() + group.place;
            columns[8] = FrameCodec.pack(set);
            columns[9] = digest;
            inserts.add(columns);
        }
        inserts.insert(transaction.connection(), "");
        for (Group group : groups.values()) {
            transaction.change(
                    group.device, Change.Kind.REGISTERS, group.source, group.day, 0, group.added, group.revised);
        }
    }

    /** The newest revision of each key and its digest, as {@code 0 ab12…}. */
    private Map<Key, String> newest(FoldTransaction transaction, List<Unit> units) throws SQLException {
        Columnar keys = new Columnar(
                "register_set",
                "shard int2",
                "device int8",
                "at timestamptz",
                "kind int2",
                "source int4",
                "ordinal int4");
        for (Unit unit : units) {
            keys.add(Key.of((RegisterSet) unit.delivery()).columns(names));
        }
        Object[] found = keys.find(
                transaction.connection(), "t.revision || ' ' || encode(t.digest, 'hex')", "ORDER BY t.revision DESC");
        Map<Key, String> newest = new LinkedHashMap<>();
        for (int i = 0; i < found.length; i++) {
            if (found[i] != null) {
                newest.put(Key.of((RegisterSet) units.get(i).delivery()), (String) found[i]);
            }
        }
        return newest;
    }

    /** Of what the device says. When the platform read it is no part of that, where the device gives a stamp. */
    private static byte[] digest(RegisterSet set) {
        RegisterSet.Builder said = RegisterSet.builder(set.device(), set.kind(), set.at())
                .source(set.source())
                .stamp(set.stamp().orElse(null), set.convention())
                .ordinal(set.ordinal());
        set.closingReason().ifPresent(said::closingReason);
        set.resetCount().ifPresent(said::resetCount);
        set.calendarName().ifPresent(said::calendarName);
        for (Register register : set.registers()) {
            said.register(register);
        }
        return Digest.of(FrameCodec.pack(said.build()));
    }
}
