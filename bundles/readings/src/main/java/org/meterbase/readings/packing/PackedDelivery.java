// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.model.DeviceKey;

/** A delivery out of a journal record; an interval segment is unpacked only when somebody asks for its rows. For one thread. */
public final class PackedDelivery {
    private final PackedSegment segment;
    private Delivery delivery;

    private PackedDelivery(PackedSegment segment, Delivery delivery) {
        this.segment = segment;
        this.delivery = delivery;
    }

    /** One that is not packed. */
    public static PackedDelivery of(Delivery delivery) {
        return new PackedDelivery(null, delivery);
    }

    /** An interval segment that is packed. */
    public static PackedDelivery of(PackedSegment segment) {
        return new PackedDelivery(segment, null);
    }

    /** The delivery itself. */
    public Delivery delivery() {
        if (delivery == null) {
            delivery = segment.unpack();
        }
        return delivery;
    }

    /** The interval segment as it is packed; null for everything else, and for segments that are not cut into days. */
    public PackedSegment segment() {
        return segment;
    }

    /** The device. */
    public DeviceKey device() {
        return segment == null ? delivery.device() : segment.device();
    }
}
