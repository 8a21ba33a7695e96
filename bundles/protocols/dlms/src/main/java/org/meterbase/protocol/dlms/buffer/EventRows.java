// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.buffer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.ObisCode;
import org.meterbase.protocol.dlms.data.BadData;

/** Makes an event of each row of a log. What a row has beside stamp and code goes with it, undecoded. */
public final class EventRows extends RowTaker {
    private record Key(long instant, long code) {}

    private final DeviceKey device;
    private final String log;
    private final StampConvention convention;
    private final Consumer<Delivery> out;
    private final int codeChannel;
    private final Map<Key, Integer> seen = new HashMap<>();
    private final List<DeviceEvent> events = new ArrayList<>();

    /**
     * @param codes columns that hold an event's code; where the log has none of them, its first channel does
     * @throws IllegalArgumentException where the log captures no clock, or nothing that could be a code
     */
    public EventRows(
            DeviceKey device,
            String log,
            ColumnPlan plan,
            ColumnRoles roles,
            Set<ObisCode> codes,
            StampConvention convention,
            Consumer<Delivery> out) {
        this.device = device;
        this.log = log;
        this.convention = convention;
        this.out = out;
        List<Column> channels = roles.channelColumns();
        int named = 0;
        while (named < channels.size()
                && !codes.contains(channels.get(named).attribute().name())) {
            named++;
        }
        codeChannel = named < channels.size() ? named : 0;
        if (plan.clock().isEmpty() || channels.isEmpty()) {
            throw new IllegalArgumentException("the log captures no clock, or no code");
        }
    }

    @Override
    boolean wantsDetails() {
        return true;
    }

    @Override
    int codeChannel() {
        return codeChannel;
    }

    @Override
    void take(Row row, int remaining) throws BadData {
        long code = row.values[codeChannel];
        if (code == IntervalSegment.ABSENT) {
            throw new BadData("a log entry without a code that is a number");
        }
        long instant = convention.epochSecond(row.wallClock, row.deviation, row.clockStatus);
        int ordinal = seen.merge(new Key(instant, code), 1, Integer::sum) - 1;
        events.add(new DeviceEvent(
                device, log, Long.toString(code), row.stamp(), convention, ordinal, row.details.toArray()));
    }

    @Override
    public void deliver() {
        events.forEach(out);
        events.clear();
    }
}
