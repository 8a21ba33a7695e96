// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.delivery;

import org.meterbase.api.model.DeviceKey;

/**
 * A fact that a device delivered, as the device said it. The set is closed and its packed form is versioned: a new kind is a
 * new major version of this package. Which usage point it belongs to and what it means is decided afterwards, by projection.
 */
public sealed interface Delivery permits IntervalSegment, RegisterSet, DeviceEvent, Observation, Coverage {
    /** The device that was measured; not necessarily the one that answered. */
    DeviceKey device();
}
