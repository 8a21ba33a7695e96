// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import java.util.ArrayList;
import java.util.List;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.readings.Frame;

/**
 * The packed form of the journal: the frames of one lane that were committed together. Texts, devices and layouts are written once
 * per record, and of a frame that is like the one before only what differs, so that a hundred pushes of one model cost little more than their values.
 *
 * <p>The first octet is the version. A later version reads all earlier ones for good: a journal outlives the code that wrote it.
 */
public final class FrameCodec {
    /** Of what is packed alone, as it lies in quarantine and in tables: its digest tells for good whether the same is there already. */
    private static final int ALONE = 1;
    /** Of frames each of which may say only in what it differs from the one before. */
    private static final int TOGETHER = 2;

    private static final int MAX_FRAMES = 1 << 20;
    private static final Frame.Quarantine[] QUARANTINES = Frame.Quarantine.values();

    private FrameCodec() {}

    /** Packs frames. @throws IllegalArgumentException where something in them is longer than can be packed */
    public static byte[] pack(List<Frame> frames) {
        Packer out = new Packer(256);
        if (frames.size() == 1) {
            out.octet(ALONE);
            out.count(1);
            writeHead(out, frames.get(0));
            frames.get(0).deliveries().forEach(delivery -> Deliveries.write(out, delivery));
            return out.toArray();
        }
        out.octet(TOGETHER);
        out.count(frames.size());
        SingleRows singles = new SingleRows();
        Frame before = null;
        for (Frame frame : frames) {
            if (before != null && Likeness.isLike(frame, before)) {
                Likeness.write(out, frame.provenance(), before.provenance());
            } else {
                out.octet(Likeness.NONE);
                writeHead(out, frame);
            }
            frame.deliveries().forEach(delivery -> Deliveries.write(out, delivery, singles));
            before = frame;
        }
        return out.toArray();
    }

    private static void writeHead(Packer out, Frame frame) {
        out.octet(frame.quarantine().map(q -> q.ordinal() + 1).orElse(0));
        Facts.write(out, frame.provenance());
        out.count(frame.deliveries().size());
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
        if (version != ALONE && version != TOGETHER) {
            throw new Malformed(
                    "version " + version + " of a journal record; this platform reads versions up to " + TOGETHER);
        }
        try {
            Deliveries deliveries = new Deliveries(in);
            int count = in.count(MAX_FRAMES);
            List<PackedFrame> frames = new ArrayList<>(Math.min(count, 1024));
            for (int i = 0; i < count; i++) {
                PackedFrame before = i == 0 ? null : frames.get(i - 1);
                int likeness = version == ALONE ? Likeness.NONE : in.octet();
                frames.add(likeness == Likeness.NONE ? frame(in, deliveries) : like(likeness, before, in, deliveries));
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
        out.octet(ALONE);
        Deliveries.write(out, delivery);
        return out.toArray();
    }

    /** Reads a delivery of this kind. @throws Malformed where these octets are not what {@link #pack(Delivery)} wrote */
    public static <D extends Delivery> D unpack(byte[] packed, Class<D> kind) {
        Unpacker in = new Unpacker(packed);
        int version = in.octet();
        if (version != ALONE) {
            throw new Malformed("version " + version + " of a delivery; this platform reads version " + ALONE);
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
        return new PackedFrame(
                provenance, quarantine == 0 ? null : QUARANTINES[quarantine - 1], deliveries(count, deliveries));
    }

    private static PackedFrame like(int likeness, PackedFrame before, Unpacker in, Deliveries deliveries) {
        if (before == null) {
            throw new Malformed("the first frame is like none");
        }
        Provenance provenance = Likeness.read(in, likeness, before.provenance());
        int count = before.deliveries().size();
        return new PackedFrame(provenance, before.quarantine(), deliveries(count, deliveries));
    }

    private static List<PackedDelivery> deliveries(int count, Deliveries deliveries) {
        List<PackedDelivery> list = new ArrayList<>(Math.min(count, 64));
        for (int i = 0; i < count; i++) {
            list.add(deliveries.read());
        }
        return list;
    }
}
