// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.buffer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.ObisCode;

/** Makes a register set of each row of a profile that the meter writes when it closes a day or a billing period. */
public final class RegisterSetRows extends RowTaker {
    private static final int DATA = 1;
    private static final int GENERAL = 0;
    private static final int BILLING_PERIOD_COUNTER = 1;

    private final DeviceKey device;
    private final RegisterSet.Kind kind;
    private final String profile;
    private final StampConvention convention;
    private final Instant readAt;
    private final List<Column> columns;
    private final List<SegmentChannel> channels;
    private final Consumer<Delivery> out;
    private final Ordinals ordinals = new Ordinals();
    private final List<RegisterSet> sets = new ArrayList<>();

    public RegisterSetRows(
            DeviceKey device,
            RegisterSet.Kind kind,
            String profile,
            ColumnPlan plan,
            ColumnRoles roles,
            StampConvention convention,
            Instant readAt,
            Consumer<Delivery> out) {
        this.device = device;
        this.kind = kind;
        this.profile = profile;
        this.convention = convention;
        this.readAt = readAt;
        this.out = out;
        columns = roles.channelColumns();
        channels = roles.channels();
        if (plan.clock().isEmpty()) {
            throw new IllegalArgumentException("the profile captures no clock, so its closings have no time");
        }
    }

    @Override
    void take(Row row, int remaining) {
        long instant = convention.epochSecond(row.wallClock, row.deviation, row.clockStatus);
        RegisterSet.Builder set = RegisterSet.builder(device, kind, readAt)
                .source(profile)
                .stamp(row.stamp(), convention)
                .ordinal(ordinals.next(instant));
        int registers = 0;
        for (int i = 0; i < columns.size(); i++) {
            if (row.values[i] == IntervalSegment.ABSENT) {
                continue;
            }
            if (counts(columns.get(i))) {
                set.resetCount(row.values[i]);
                continue;
            }
            Column column = columns.get(i);
            set.register(Register.builder(
                            channels.get(i).name(),
                            row.values[i],
                            column.scale().scaler(),
                            column.scale().unit())
                    .capturedAt(row.capturedAt[i])
                    .build());
            registers++;
        }
        if (registers > 0) {
            sets.add(set.build());
        }
    }

    @Override
    public void deliver() {
        sets.forEach(out);
        sets.clear();
    }

    /** Whether it is the number of closings so far, 1.b.0.1.0.f. */
    private static boolean counts(Column column) {
        ObisCode name = column.attribute().name();
        return column.attribute().classId() == DATA
                && name.group(2) == GENERAL
                && name.group(3) == BILLING_PERIOD_COUNTER
                && name.group(4) == 0;
    }
}
