// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.journal;

import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Frame;
import org.meterbase.readings.packing.Values;

/** Looks a frame over before it is taken: whether it can be stored at all, and about how many octets it will be. */
final class FrameSize {
    /** Half of what a reader takes of one journal record, so that one frame always fits. */
    static final int MAX_CELLS = 1 << 21;

    private static final int HEAD = 48;

    private FrameSize() {}

    /**
     * About how many octets the frame takes when packed.
     *
     * @throws IllegalArgumentException where it is empty, of several shards, or too large
     */
    static int of(Frame frame) {
        if (frame.deliveries().isEmpty()) {
            throw new IllegalArgumentException(
                    "a frame has at least one delivery; deliver nothing where there is none");
        }
        DeviceKey first = frame.deliveries().get(0).device();
        long octets = HEAD;
        long cells = 0;
        for (Delivery delivery : frame.deliveries()) {
            if (delivery.device().shard() != first.shard()) {
                throw new IllegalArgumentException("a frame is of one shard, not of " + first.shard() + " and "
                        + delivery.device().shard() + "; make a frame for each");
            }
            octets += HEAD;
            if (delivery instanceof IntervalSegment segment) {
                cells += (long) segment.rowCount() * segment.channelCount();
                octets += segment.rowCount() * (1L + segment.channelCount()) * 2;
            } else if (delivery instanceof RegisterSet set) {
                octets += set.registers().size() * 16L;
            } else if (delivery instanceof DeviceEvent event) {
                octets += event.details().length;
            } else if (delivery instanceof Observation observation) {
                octets += length(observation);
            }
        }
        if (cells > MAX_CELLS) {
            throw new IllegalArgumentException(
                    "a frame has at most " + MAX_CELLS + " values, not " + cells + "; append them in several frames");
        }
        return (int) Math.min(octets, Integer.MAX_VALUE);
    }

    private static int length(Observation observation) {
        int length = observation.value() instanceof Observation.Value.Text text
                ? text.value().length() * 3
                : observation.value() instanceof Observation.Value.Octets octets ? octets.value().length : 16;
        if (length > Values.MAX_OCTETS) {
            throw new IllegalArgumentException("the value of " + observation.name() + " of " + observation.device()
                    + " is too long; an observation has at most 4096 characters or octets");
        }
        return length;
    }
}
