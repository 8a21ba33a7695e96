// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

        private void count(Closings.Place stored) {
            if (stored.revision() == 0) {
                added++;
            } else {
                revised++;
            }
        }
    }

    void prepare(List<Unit> units, Set<String> wanted) {
        units.forEach(unit -> wanted.add(((RegisterSet) unit.delivery()).source()));
    }

    void fold(FoldTransaction transaction, List<Unit> units) throws SQLException {
        List<RegisterSet> sets =
                units.stream().map(unit -> (RegisterSet) unit.delivery()).toList();
        Closings closings = Closings.of(transaction.connection(), names, sets);
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
        for (RegisterSet set : sets) {
            Closings.Place place = closings.place(set);
            if (place != null) {
                LocalDate day = LocalDate.ofInstant(set.at(), ZoneOffset.UTC);
                Group group = groups.computeIfAbsent(
                        List.of(set.device(), set.source(), day), name -> new Group(set, groups.size()));
                group.count(place);
                inserts.add(
                        (short) set.device().shard(),
                        set.device().id(),
                        set.at(),
                        (short) set.kind().ordinal(),
                        names.id(set.source()),
                        place.ordinal(),
                        place.revision(),
                        transaction.next() + group.place,
                        FrameCodec.pack(Closings.under(set, set.readAt(), place.ordinal())),
                        Closings.said(set, place.ordinal()));
            }
        }
        inserts.insert(transaction.connection(), "");
        for (Group group : groups.values()) {
            transaction.change(
                    group.device, Change.Kind.REGISTERS, group.source, group.day, 0, group.added, group.revised);
        }
    }
}
