// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import org.meterbase.readings.packing.DaySlice;

/**
 * Rows that a device has pushed, on their way into a block.
 *
 * @param offset of their journal record
 * @param layout its number in {@link Layouts}
 */
public record Push(long offset, int layout, Origin origin, DaySlice slice) {}
