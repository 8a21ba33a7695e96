// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.model;

/** Which end of an interval a load profile's stamp marks. */
public enum StampAt {
    /** The device does not say; the channel configuration does. */
    UNSPECIFIED,
    /** The interval begins at its stamp. */
    START,
    /** The interval ends at its stamp. */
    END
}
