// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Frame;
import org.meterbase.readings.packing.FrameCodec;

/** Keeps what does not count, whole, with the reason. The same facts lie there once, however often they are sent. */
final class QuarantineFold {
    private record Key(long offset, int frame, DeviceKey device, String reason) {}

    void fold(FoldTransaction transaction, int lane, List<Unit> units) throws SQLException {
        Map<Key, List<Unit>> groups = new LinkedHashMap<>();
        for (Unit unit : units) {
            groups.computeIfAbsent(
                            new Key(unit.offset(), unit.frame(), unit.delivery().device(), unit.quarantine()),
                            key -> new ArrayList<>())
                    .add(unit);
        }
        Columnar inserts = new Columnar(
                "quarantine",
                "shard int2",
                "device int8",
                "reason text",
                "lane int2",
                "\"offset\" int8",
                "received timestamptz",
                "answered text",
                "deliveries int4",
                "rows int4",
                "first_stamp timestamptz",
                "last_stamp timestamptz",
                "frame bytea",
                "digest bytea");
        groups.forEach((key, group) -> inserts.add(columns(lane, key, group)));
        inserts.insert(transaction.connection(), "ON CONFLICT DO NOTHING");
    }

    private static Object[] columns(int lane, Key key, List<Unit> group) {
        Provenance provenance = group.get(0).provenance();
        List<Delivery> deliveries = group.stream().map(Unit::delivery).toList();
        int rows = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Delivery delivery : deliveries) {
            if (delivery instanceof IntervalSegment segment) {
                for (long instant : Admission.instants(segment)) {
                    rows++;
                    first = Math.min(first, instant);
                    last = Math.max(last, instant);
                }
            }
        }
        Provenance nobody =
                Provenance.builder(provenance.source(), Instant.EPOCH).build();
        return new Object[] {
            (short) key.device().shard(),
            key.device().id(),
            key.reason(),
            (short) lane,
            key.offset(),
            provenance.received(),
            provenance.answered().toString(),
            deliveries.size(),
            rows,
            rows == 0 ? null : stamp(first),
            rows == 0 ? null : stamp(last),
            FrameCodec.pack(List.of(Frame.builder(provenance, deliveries).build())),
            Digest.of(FrameCodec.pack(List.of(Frame.builder(nobody, deliveries).build())))
        };
    }

    /** A stamp that cannot be right may also be one that no table can hold. */
    private static Instant stamp(long epochSecond) {
        long most = 253_402_300_799L;
        return Instant.ofEpochSecond(Math.max(-most / 8, Math.min(epochSecond, most)));
    }
}
