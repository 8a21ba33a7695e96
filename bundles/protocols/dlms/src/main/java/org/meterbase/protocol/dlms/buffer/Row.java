// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.buffer;

import java.util.Arrays;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.protocol.dlms.data.OctetWriter;

/** The row in hand. One object for all rows of an answer: whoever wants to keep something copies it. */
final class Row {
    /** As {@link DeviceStamp} has it. */
    long wallClock;

    short deviation;
    short clockStatus;
    long status;
    int flags;
    /** By channel. */
    final long[] values;
    /** By channel, null where the profile does not capture it. */
    final DeviceStamp[] capturedAt;
    /** Values other than stamp and code, as A-XDR has them; null where nobody wants them. */
    OctetWriter details;

    Row(int channels) {
        values = new long[channels];
        capturedAt = new DeviceStamp[channels];
        Arrays.fill(values, IntervalSegment.ABSENT);
    }

    DeviceStamp stamp() {
        return new DeviceStamp(wallClock, deviation, clockStatus);
    }
}
