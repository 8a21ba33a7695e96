// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.Provenance;

/**
 * A delivery with its place in the journal: the least that is set aside alone.
 *
 * @param frame its frame's place in the journal record
 * @param place its place in the frame
 * @param quarantine why it must not count; null where it counts
 */
record Unit(long offset, int frame, int place, Provenance provenance, Delivery delivery, String quarantine) {
    Unit quarantined(String reason) {
        return new Unit(offset, frame, place, provenance, delivery, reason);
    }

    Unit with(Delivery part) {
        return new Unit(offset, frame, place, provenance, part, quarantine);
    }
}
