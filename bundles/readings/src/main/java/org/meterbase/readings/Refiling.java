// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Frame;

/** Frames out of quarantine, as they are appended to the journal again: what the device said is as it was, only under whom it is filed may be another. */
final class Refiling {
    private Refiling() {}

    /** @param item from which of the items in quarantine a person has released it; 0 where it is only to be judged again */
    static Frame under(DeviceKey device, Frame frame, long item) {
        Provenance was = frame.provenance();
        Provenance provenance = Provenance.builder(was.source(), was.received())
                .conversation(was.run(), was.conversation())
                .agent(was.agent())
                .clockOffset(was.clockOffset().orElse(null))
                .answered(was.answered())
                .released(item)
                .build();
        return Frame.builder(
                        provenance,
                        frame.deliveries().stream()
                                .map(delivery -> under(device, delivery))
                                .toList())
                .build();
    }

    /** The stamps by which it will be filed, in seconds since the epoch. */
    static LongStream stamps(Delivery delivery) {
        if (delivery instanceof IntervalSegment segment) {
            return LongStream.range(0, segment.rowCount()).map(row -> segment.epochSecond((int) row));
        }
        return Stream.of(delivery)
                .flatMap(one -> one instanceof RegisterSet set
                        ? Stream.of(set.at())
                        : one instanceof DeviceEvent event
                                ? Stream.of(event.at())
                                : one instanceof Observation observation
                                        ? Stream.of(observation.observedAt())
                                        : Stream.<Instant>empty())
                .mapToLong(Instant::getEpochSecond);
    }

    private static Delivery under(DeviceKey device, Delivery delivery) {
        if (delivery.device().equals(device)) {
            return delivery;
        }
        if (delivery instanceof IntervalSegment segment) {
            return under(device, segment);
        }
        if (delivery instanceof RegisterSet set) {
            return under(device, set);
        }
        if (delivery instanceof DeviceEvent e) {
            return new DeviceEvent(device, e.log(), e.code(), e.stamp(), e.convention(), e.ordinal(), e.details());
        }
        if (delivery instanceof Observation o) {
            return new Observation(device, o.kind(), o.name(), o.value(), o.observedAt());
        }
        if (delivery instanceof Coverage c) {
            return new Coverage(
                    device,
                    c.source(),
                    c.asked(),
                    c.answered(),
                    c.rows(),
                    c.oldest().orElse(null));
        }
        throw new IllegalStateException("no kind of delivery: " + delivery);
    }

    private static IntervalSegment under(DeviceKey device, IntervalSegment segment) {
        List<SegmentChannel> channels = new ArrayList<>();
        for (int column = 0; column < segment.channelCount(); column++) {
            channels.add(segment.channel(column));
        }
        IntervalSegment.Builder refiled = IntervalSegment.builder(
                device,
                segment.profile(),
                Duration.ofSeconds(segment.periodSeconds()),
                segment.convention(),
                channels,
                segment.rowCount());
        for (int row = 0; row < segment.rowCount(); row++) {
            refiled.row(
                            segment.wallClock(row),
                            segment.deviation(row),
                            segment.clockStatus(row),
                            segment.status(row),
                            segment.flags(row))
                    .ordinal(segment.ordinal(row));
            for (int column = 0; column < channels.size(); column++) {
                refiled.value(column, segment.value(row, column));
            }
        }
        return refiled.build();
    }

    private static RegisterSet under(DeviceKey device, RegisterSet set) {
        RegisterSet.Builder refiled = RegisterSet.builder(device, set.kind(), set.readAt())
                .source(set.source())
                .stamp(set.stamp().orElse(null), set.convention())
                .ordinal(set.ordinal());
        set.closingReason().ifPresent(refiled::closingReason);
        set.resetCount().ifPresent(refiled::resetCount);
        set.calendarName().ifPresent(refiled::calendarName);
        for (Register register : set.registers()) {
            refiled.register(register);
        }
        return refiled.build();
    }
}
