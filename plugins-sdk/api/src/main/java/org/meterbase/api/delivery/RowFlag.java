// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.delivery;

import org.meterbase.api.model.ReadingQuality;

/**
 * What a device says of one row, in neutral words: a plugin translates the status bits of its companion profile into these
 * and delivers both. The bit of a flag is its place in this list and never changes; a new one is added at the end.
 */
public enum RowFlag {
    /** Power failed in the interval. */
    POWER_FAIL(ReadingQuality.POWER_FAIL),
    /** The interval is shorter than the period. */
    PARTIAL(ReadingQuality.PARTIAL),
    /** The interval is longer than the period. */
    LONG(ReadingQuality.LONG),
    /** The interval was skipped; its values are fill. */
    SKIPPED(ReadingQuality.SKIPPED),
    /** The meter was in test mode. */
    TEST_DATA(ReadingQuality.TEST_DATA),
    /** The configuration was changed in the interval. */
    CONFIGURATION_CHANGED(ReadingQuality.CONFIGURATION_CHANGED),
    /** The clock was set or adjusted in the interval. */
    CLOCK_CHANGED(ReadingQuality.CLOCK_CHANGED),
    /** The clock was invalid. */
    CLOCK_INVALID(ReadingQuality.CLOCK_CHANGED),
    /** The device calls its own data not valid. */
    DATA_NOT_VALID(ReadingQuality.QUESTIONABLE),
    /** A critical error of the device. */
    CRITICAL_ERROR(ReadingQuality.QUESTIONABLE),
    /** A register overflowed. */
    OVERFLOW(ReadingQuality.OVERFLOW),
    /** Daylight saving was active: information, no judgement. */
    DAYLIGHT_SAVING(null);

    private static final RowFlag[] ALL = values();

    private final ReadingQuality quality;

    RowFlag(ReadingQuality quality) {
        this.quality = quality;
    }

    /** The bit of this flag in a row's flags. */
    public int bit() {
        return 1 << ordinal();
    }

    /** The quality that the row's values get, empty where it is information only. */
    public java.util.Optional<ReadingQuality> quality() {
        return java.util.Optional.ofNullable(quality);
    }

    /** The flags of these bits, in the order of the list. */
    public static java.util.List<RowFlag> of(int bits) {
        java.util.List<RowFlag> flags = new java.util.ArrayList<>(Integer.bitCount(bits));
        for (RowFlag flag : ALL) {
            if ((bits & flag.bit()) != 0) {
                flags.add(flag);
            }
        }
        return flags;
    }
}
