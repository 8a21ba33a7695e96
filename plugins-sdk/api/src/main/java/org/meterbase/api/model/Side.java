// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.model;

/** On which side of the instrument transformers a value counts. */
public enum Side {
    /** The device does not say; the channel configuration does. */
    UNSPECIFIED,
    /** The ratio is in the value already. */
    PRIMARY,
    /** The ratio of the metering archive is still to be applied, once, in the projection. */
    SECONDARY
}
