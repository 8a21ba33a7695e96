// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.feed;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.meterbase.api.model.DeviceKey;
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
            Change.Builder change =
                    Change.builder(lane, first + i, device, in.oneOf(KINDS)).source(in.word());
            day += in.number(-10_000_000, 10_000_000);
            changes.add(change.day(LocalDate.ofEpochDay(day))
                    .version(in.count(Integer.MAX_VALUE))
                    .added(in.count(Integer.MAX_VALUE))
                    .revised(in.count(Integer.MAX_VALUE))
                    .build());
        }
        return changes;
    }
}
