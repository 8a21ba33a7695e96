// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.buffer;

import org.meterbase.protocol.dlms.data.BadData;

/** Makes deliveries of rows. */
public abstract sealed class RowTaker permits SegmentRows, RegisterSetRows, EventRows, EarliestStamp {
    /** A row is complete. @param remaining how many the answer has promised beyond it */
    abstract void take(Row row, int remaining) throws BadData;

    /** Whether {@link Row#details} are wanted. */
    boolean wantsDetails() {
        return false;
    }

    /** The channel that is no detail: an event's code. */
    int codeChannel() {
        return -1;
    }

    /** Delivers what has come so far. */
    public abstract void deliver();
}
