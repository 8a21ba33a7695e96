// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.Observation;

/** Packs the typed value of an observation. */
public final class Values {
    /** The longest text or row of octets, in octets as packed. */
    public static final int MAX_OCTETS = 65_535;

    private static final int NUMBER = 1;
    private static final int TEXT = 2;
    private static final int OCTETS = 3;
    private static final int STAMP = 4;
    private static final int FLAG = 5;

    private Values() {}

    /** A value by itself, as a table holds it. */
    public static byte[] pack(Observation.Value value) {
        Packer out = new Packer(32);
        write(out, value);
        return out.toArray();
    }

    /** What {@link #pack} wrote. */
    public static Observation.Value unpack(byte[] packed) {
        return read(new Unpacker(packed));
    }

    static void write(Packer out, Observation.Value value) {
        if (value instanceof Observation.Value.Number number) {
            out.octet(NUMBER);
            Facts.write(out, number.value());
        } else if (value instanceof Observation.Value.Text text) {
            out.octet(TEXT);
            out.text(text.value());
        } else if (value instanceof Observation.Value.Octets octets) {
            out.octet(OCTETS);
            out.octets(octets.value());
        } else if (value instanceof Observation.Value.Stamp stamp) {
            out.octet(STAMP);
            Facts.write(out, stamp.value());
            Facts.write(out, stamp.instant());
        } else if (value instanceof Observation.Value.Flag flag) {
            out.octet(FLAG);
            out.flag(flag.value());
        }
    }

    static Observation.Value read(Unpacker in) {
        int form = in.octet();
        return switch (form) {
            case NUMBER -> new Observation.Value.Number(Facts.decimal(in));
            case TEXT -> new Observation.Value.Text(in.text());
            case OCTETS -> new Observation.Value.Octets(in.octets(MAX_OCTETS));
            case STAMP -> {
                DeviceStamp stamp = Facts.stamp(in);
                if (stamp == null) {
                    throw new Malformed("a stamp that is none");
                }
                yield new Observation.Value.Stamp(stamp, Facts.instant(in));
            }
            case FLAG -> new Observation.Value.Flag(in.flag());
            default -> throw new Malformed("no form of a value has the number " + form);
        };
    }
}
