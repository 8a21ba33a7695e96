// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Frame;
import org.meterbase.api.readings.Readings;
import org.meterbase.api.readings.Series;

/** Counts what is appended, and keeps nothing: every device always misses what is asked for. */
public final class CountingReadings implements Readings {
    private static final CompletionStage<Void> COMMITTED = CompletableFuture.completedStage(null);

    private final LongAdder rows = new LongAdder();
    private final LongAdder registers = new LongAdder();

    long rows() {
        return rows.sum();
    }

    long registers() {
        return registers.sum();
    }

    @Override
    public CompletionStage<Void> append(Frame frame) {
        for (Delivery delivery : frame.deliveries()) {
            if (delivery instanceof IntervalSegment segment) {
                rows.add(segment.rowCount());
            } else if (delivery instanceof RegisterSet set) {
                registers.add(set.registers().size());
            }
        }
        return COMMITTED;
    }

    @Override
    public boolean brake() {
        return false;
    }

    @Override
    public boolean brakeReading() {
        return false;
    }

    @Override
    public Map<DeviceKey, List<TimeRange>> missing(
            Caller caller, Collection<DeviceKey> devices, String source, TimeRange stamps, Duration period) {
        return devices.stream().collect(Collectors.toMap(Function.identity(), device -> List.of(stamps)));
    }

    @Override
    public Series series(Caller caller, UsagePoint point, ReadingType type, TimeRange range, Instant asOf) {
        throw nothingKept();
    }

    @Override
    public List<RegisterSet> registerSets(Caller caller, DeviceKey device, TimeRange range, int limit) {
        throw nothingKept();
    }

    @Override
    public List<DeviceEvent> events(Caller caller, DeviceKey device, TimeRange range, int limit) {
        throw nothingKept();
    }

    @Override
    public List<Observation> observations(Caller caller, DeviceKey device) {
        throw nothingKept();
    }

    private static UnsupportedOperationException nothingKept() {
        return new UnsupportedOperationException("these readings only count");
    }
}
