// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.readings.packing.PackedDelivery;
import org.meterbase.readings.packing.PackedSegment;

/**
 * A delivery with its place in the journal: the least that is set aside alone.
 *
 * @param frame its frame's place in the journal record
 * @param place its place in the frame
 * @param quarantine why it must not count; null where it counts
 */
record Unit(long offset, int frame, int place, Provenance provenance, PackedDelivery packed, String quarantine) {
    /** The delivery, unpacked. */
    Delivery delivery() {
        return packed.delivery();
    }

    DeviceKey device() {
        return packed.device();
    }

    /** The interval segment as it lies in the journal; null where it is something else, or was not packed day by day. */
    PackedSegment segment() {
        return packed.segment();
    }

    boolean hasIntervals() {
        return packed.segment() != null || packed.delivery() instanceof IntervalSegment;
    }

    Unit quarantined(String reason) {
        return new Unit(offset, frame, place, provenance, packed, reason);
    }

    Unit with(Delivery part) {
        return new Unit(offset, frame, place, provenance, PackedDelivery.of(part), quarantine);
    }
}
