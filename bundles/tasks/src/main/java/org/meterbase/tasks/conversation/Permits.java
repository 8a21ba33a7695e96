// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.time.Instant;
import java.util.Optional;
import org.meterbase.api.model.Identity;
import org.meterbase.api.protocol.Item;
import org.meterbase.api.protocol.Permit;

/** Whether an item may have an effect on a device, at this moment. */
final class Permits {
    private Permits() {}

    /** Reads need none. A write or act needs a permit that is in force, and the device it was given for must have answered. */
    static boolean allow(Item item, Identity answered, Instant now) {
        if (item instanceof Item.Write write) {
            return holds(write.permit(), answered, now);
        }
        return !(item instanceof Item.Act act) || holds(act.permit(), answered, now);
    }

    private static boolean holds(Optional<Permit> permit, Identity answered, Instant now) {
        return permit.isPresent()
                && !now.isBefore(permit.get().notBefore())
                && !now.isAfter(permit.get().notAfter())
                && !answered.isUnknown()
                && !permit.get().expected().isUnknown()
                && !permit.get().expected().contradicts(answered);
    }
}
