// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import org.meterbase.api.model.DeviceKey;

/**
 * The key of a raw block.
 *
 * @param profile the profile's number in {@link Names}
 * @param day the UTC day of the stamps, counted from 1970-01-01
 */
public record BlockKey(DeviceKey device, int profile, int day) {
    /** How long a day is. UTC has no other. */
    public static final int DAY_SECONDS = 86_400;

    /** The day of an instant. */
    public static int dayOf(long epochSecond) {
        return (int) Math.floorDiv(epochSecond, (long) DAY_SECONDS);
    }

    /** The first second of the day. */
    public long begin() {
        return (long) day * DAY_SECONDS;
    }

    /** Keys that are looked up together differ in the device, whose hash is spread already. */
    @Override
    public int hashCode() {
        return device.hashCode() + profile * 31 + day;
    }
}
