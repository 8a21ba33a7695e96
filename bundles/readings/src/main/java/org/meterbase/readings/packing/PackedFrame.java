// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import java.util.List;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.readings.Frame;

/**
 * A frame out of a journal record.
 *
 * @param quarantine why it must not count; null where it counts
 */
public record PackedFrame(Provenance provenance, Frame.Quarantine quarantine, List<PackedDelivery> deliveries) {
    /** The frame as it was appended. */
    Frame unpack() {
        return Frame.builder(
                        provenance,
                        deliveries.stream().map(PackedDelivery::delivery).toList())
                .quarantine(quarantine)
                .build();
    }
}
