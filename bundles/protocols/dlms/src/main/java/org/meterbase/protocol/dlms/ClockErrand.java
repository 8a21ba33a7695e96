// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.ObisCode;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;
import org.meterbase.api.protocol.Item;
import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.Cell;
import org.meterbase.protocol.dlms.data.CosemTime;

/** Reads the clock (class 8) against the platform's; half the round trip is taken for the way of the answer. */
final class ClockErrand implements Errand {
    private static final Attribute TIME = new Attribute(8, ObisCode.parse("0.0.1.0.0.255"), 2);

    private final Dialogue dialogue;
    private final Item.ReadClock item;
    private final Batch batch;
    private Instant asked;

    ClockErrand(Dialogue dialogue, Item.ReadClock item) {
        this.dialogue = dialogue;
        this.item = item;
        batch = new Batch(dialogue, List.of(TIME), this::answered);
    }

    @Override
    public void begin() {
        asked = dialogue.wire().now();
        batch.ask();
    }

    private void answered() {
        batch.value(0).ifPresentOrElse(this::shown, () -> dialogue.wire().failed(item, batch.failure(0)));
        dialogue.over();
    }

    private void shown(Cell cell) {
        Instant received = dialogue.wire().now();
        try {
            if (cell.octets().length != CosemTime.SIZE) {
                throw new BadData("a value of type " + cell.tag() + " where a date-time was expected");
            }
            DeviceStamp stamp = CosemTime.stamp(cell.octets(), 0);
            StampConvention convention =
                    dialogue.profile().convention(dialogue.assignment().zone());
            Instant instant = convention.instant(stamp);
            Instant exact = instant.plusMillis(10L * CosemTime.hundredths(cell.octets(), 0));
            Duration halfTrip = Duration.between(asked, received).dividedBy(2);
            dialogue.wire().clockOffset(Duration.between(received.minus(halfTrip), exact));
            String name = TIME.words(dialogue.profile().classes());
            dialogue.wire()
                    .deliver(new Observation(
                            item.device(),
                            Observation.Kind.CLOCK,
                            name,
                            new Observation.Value.Stamp(stamp, instant),
                            received));
            dialogue.wire().done(item);
        } catch (BadData bad) {
            dialogue.wire().failed(item, Failure.of(Reason.BAD_ANSWER, TIME + ": " + bad.getMessage()));
        }
    }
}
