// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.readings.raw.Origin;

/**
 * One value of the raw layer as the device sent it, in one of its revisions.
 *
 * @param epochSecond the instant that the stamp means
 * @param wallClock what the device's clock showed, seconds from 1970-01-01T00:00 of that clock
 * @param status the row's status as sent
 * @param flags the neutral words for it
 * @param ordinal which of the rows of this stamp it is
 * @param revision how often the row had been sent with something else before
 * @param integer the device's own number; null where the row has none of this channel
 * @param change the offset of the change that brought it, in its device's lane; {@link org.meterbase.readings.raw.OpenRows#UNTOLD} where none has told of it yet
 */
public record RawRow(
        String profile,
        int day,
        long epochSecond,
        long wallClock,
        short deviation,
        short clockStatus,
        long status,
        List<String> flags,
        int ordinal,
        int revision,
        Long integer,
        SegmentChannel channel,
        long change,
        Origin origin) {
    /** When the stamp means. */
    public Instant stamp() {
        return Instant.ofEpochSecond(epochSecond);
    }

    /** The integer with its scaler, in the channel's unit; null where there is none. */
    public BigDecimal value() {
        return integer == null ? null : BigDecimal.valueOf(integer, -channel.scaler());
    }
}
