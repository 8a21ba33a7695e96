// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.model;

/**
 * A ReadingQualityType of IEC 61968-9: who judged, in which category, and which finding. Unknown indexes are kept as sent.
 *
 * @param system who judged: 1 end device, 2 metering system, 3 meter data management, 4 other, 5 external
 * @param category 0 valid, 1 diagnostics, 2 power quality, 3 tamper, 4 data collection, 5 failed reasonability, 6 failed
 *     validation, 7 edited, 8 estimated, 10 questionable, 11 derived, 12 projected
 * @param index the finding inside the category
 */
public record ReadingQuality(int system, int category, int index) {
    /** 1.0.0: the device says the value is good. */
    public static final ReadingQuality DEVICE_VALID = new ReadingQuality(1, 0, 0);
    /** 1.2.32: power failed in the interval. */
    public static final ReadingQuality POWER_FAIL = new ReadingQuality(1, 2, 32);
    /** 1.4.1: the register overflowed. */
    public static final ReadingQuality OVERFLOW = new ReadingQuality(1, 4, 1);
    /** 1.4.2: the interval is shorter than its length. */
    public static final ReadingQuality PARTIAL = new ReadingQuality(1, 4, 2);
    /** 1.4.3: the interval is longer than its length. */
    public static final ReadingQuality LONG = new ReadingQuality(1, 4, 3);
    /** 1.4.4: the interval was skipped. */
    public static final ReadingQuality SKIPPED = new ReadingQuality(1, 4, 4);
    /** 1.4.5: the meter was in test mode. */
    public static final ReadingQuality TEST_DATA = new ReadingQuality(1, 4, 5);
    /** 1.4.6: the configuration was changed. */
    public static final ReadingQuality CONFIGURATION_CHANGED = new ReadingQuality(1, 4, 6);
    /** 1.4.9: the clock was changed by more than the metrological limit. */
    public static final ReadingQuality CLOCK_CHANGED = new ReadingQuality(1, 4, 9);
    /** 1.10.0: the device says the value is questionable. */
    public static final ReadingQuality QUESTIONABLE = new ReadingQuality(1, 10, 0);
    /** 2.5.259: the metering system knows that the value is missing. */
    public static final ReadingQuality KNOWN_MISSING = new ReadingQuality(2, 5, 259);
    /** 2.11.0: derived by the metering system, as a difference of two indices is. */
    public static final ReadingQuality DERIVED = new ReadingQuality(2, 11, 0);

    /** Reads {@code system.category.index}. @throws IllegalArgumentException where it is not three numbers */
    public static ReadingQuality parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("'" + text + "' is no reading quality; write system.category.index");
        }
        return new ReadingQuality(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    /** {@code system.category.index}, as {@code 1.2.32}. */
    @Override
    public String toString() {
        return system + "." + category + "." + index;
    }
}
