// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.feed;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Change;
import org.meterbase.readings.packing.Malformed;
import org.meterbase.readings.packing.Packer;
import org.meterbase.readings.packing.Unpacker;

/** The packed form of the changes that one transaction made: a few octets each, where a row of a table would take a hundred. */
public final class ChangeCodec {
    private static final int VERSION = 1;
    private static final Change.Kind[] KINDS = Change.Kind.values();

    private ChangeCodec() {}

    /** Packs changes of consecutive offsets. */
    public static byte[] pack(List<Change> changes) {
        Packer out = new Packer(16 + changes.size() * 10);
        out.octet(VERSION);
        out.count(changes.size());
        long day = 0;
        for (Change change : changes) {
            if (out.isNew(change.device())) {
                out.count(change.device().shard());
                out.count(change.device().id());
            }
            out.octet(change.kind().ordinal());
            out.word(change.source());
            out.number(change.day().toEpochDay() - day);
            day = change.day().toEpochDay();
            out.count(change.version());
            out.count(change.added());
            out.count(change.revised());
            if (change.kind() == Change.Kind.PROJECTION) {
                TimeRange range = change.range().orElseThrow();
                out.count(change.usagePoint());
                out.word(change.readingType().orElseThrow().toString());
                instant(out, range.from());
                instant(out, range.to());
            }
        }
        return out.toArray();
    }

    /** Reads changes. @param first the offset of the first of them */
    public static List<Change> unpack(byte[] packed, int lane, long first) {
        Unpacker in = new Unpacker(packed);
        int version = in.octet();
        if (version != VERSION) {
            throw new Malformed("version " + version + " of changes; this platform reads version " + VERSION);
        }
        List<Change> changes = new ArrayList<>();
        long day = 0;
        int count = in.count(packed.length);
        for (int i = 0; i < count; i++) {
            DeviceKey device = in.before(DeviceKey.class);
            if (device == null) {
                device = in.learn(new DeviceKey(in.count(DeviceKey.SHARDS - 1), in.count()));
            }
            Change.Kind kind = in.oneOf(KINDS);
            Change.Builder change =
                    Change.builder(lane, first + i, device, kind).source(in.word());
            day += in.number(-10_000_000, 10_000_000);
            change.day(LocalDate.ofEpochDay(day))
                    .version(in.count(Integer.MAX_VALUE))
                    .added(in.count(Integer.MAX_VALUE))
                    .revised(in.count(Integer.MAX_VALUE));
            if (kind == Change.Kind.PROJECTION) {
                change.projection(in.count(), ReadingType.parse(in.word()), new TimeRange(instant(in), instant(in)));
            }
            changes.add(change.build());
        }
        return changes;
    }

    private static void instant(Packer out, Instant instant) {
        out.number(instant.getEpochSecond());
        out.count(instant.getNano());
    }

    private static Instant instant(Unpacker in) {
        return Instant.ofEpochSecond(in.number(), in.count(999_999_999));
    }
}
