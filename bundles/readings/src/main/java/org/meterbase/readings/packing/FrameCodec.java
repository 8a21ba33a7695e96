// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import java.util.ArrayList;
import java.util.List;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.readings.Frame;

/**
 * The packed form of the journal: the frames of one lane that were committed together. Texts, devices and layouts are written once
 * per record, so that a hundred pushes of one model cost little more than their values.
 *
 * <p>The first octet is the version. A later version reads all earlier ones for good: a journal outlives the code that wrote it.
 */
public final class FrameCodec {
    private static final int VERSION = 1;
    private static final int MAX_FRAMES = 1 << 20;
    private static final Frame.Quarantine[] QUARANTINES = Frame.Quarantine.values();

    private FrameCodec() {}

    /** Packs frames. @throws IllegalArgumentException where something in them is longer than can be packed */
    public static byte[] pack(List<Frame> frames) {
        Packer out = new Packer(256);
        out.octet(VERSION);
        out.count(frames.size());
        for (Frame frame : frames) {
            out.octet(frame.quarantine().map(q -> q.ordinal() + 1).orElse(0));
            Facts.write(out, frame.provenance());
            out.count(frame.deliveries().size());
            for (Delivery delivery : frame.deliveries()) {
                Deliveries.write(out, delivery);
            }
        }
        return out.toArray();
    }

    /** Reads frames. @throws Malformed where these octets are not what {@link #pack} wrote */
    public static List<Frame> unpack(byte[] packed) {
        try {
            return read(packed).stream().map(PackedFrame::unpack).toList();
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            throw new Malformed("a journal record that says what cannot be: " + e.getMessage(), e);
        }
    }

    /** Reads frames whose interval segments stay packed. @throws Malformed where these octets are not what {@link #pack} wrote */
    public static List<PackedFrame> read(byte[] packed) {
        Unpacker in = new Unpacker(packed);
        int version = in.octet();
        if (version != VERSION) {
            throw new Malformed("version " + version + " of a journal record; this platform reads version " + VERSION);
        }
        try {
            Deliveries deliveries = new Deliveries(in);
            int count = in.count(MAX_FRAMES);
            List<PackedFrame> frames = new ArrayList<>(Math.min(count, 1024));
            for (int i = 0; i < count; i++) {
                frames.add(frame(in, deliveries));
            }
            if (!in.atEnd()) {
                throw new Malformed("octets after the last frame");
            }
            return frames;
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            // What the types of the API refuse was never packed.
            throw new Malformed("a journal record that says what cannot be: " + e.getMessage(), e);
        }
    }

    /** Packs one delivery by itself, as a table holds it. */
    public static byte[] pack(Delivery delivery) {
        Packer out = new Packer(128);
        out.octet(VERSION);
        Deliveries.write(out, delivery);
        return out.toArray();
    }

    /** Reads a delivery of this kind. @throws Malformed where these octets are not what {@link #pack(Delivery)} wrote */
    public static <D extends Delivery> D unpack(byte[] packed, Class<D> kind) {
        Unpacker in = new Unpacker(packed);
        int version = in.octet();
        if (version != VERSION) {
            throw new Malformed("version " + version + " of a delivery; this platform reads version " + VERSION);
        }
        try {
            Delivery delivery = new Deliveries(in).read().delivery();
            if (!kind.isInstance(delivery)) {
                throw new Malformed(
                        "a " + delivery.getClass().getSimpleName() + " instead of a " + kind.getSimpleName());
            }
            return kind.cast(delivery);
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            throw new Malformed("a delivery that says what cannot be: " + e.getMessage(), e);
        }
    }

    private static PackedFrame frame(Unpacker in, Deliveries deliveries) {
        int quarantine = in.count(QUARANTINES.length);
        Provenance provenance = Facts.provenance(in);
        int count = in.count(MAX_FRAMES);
        List<PackedDelivery> list = new ArrayList<>(Math.min(count, 64));
        for (int i = 0; i < count; i++) {
            list.add(deliveries.read());
        }
        return new PackedFrame(provenance, quarantine == 0 ? null : QUARANTINES[quarantine - 1], list);
    }
}
