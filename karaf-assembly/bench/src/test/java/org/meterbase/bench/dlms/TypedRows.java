// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.ObisCode;
import org.meterbase.api.model.Unit;
import org.meterbase.bench.Figures;
import org.meterbase.protocol.dlms.Attribute;
import org.meterbase.protocol.dlms.ScalerUnit;
import org.meterbase.protocol.dlms.buffer.Column;
import org.meterbase.protocol.dlms.buffer.ColumnPlan;
import org.meterbase.protocol.dlms.buffer.ColumnRoles;
import org.meterbase.protocol.dlms.buffer.RowReader;
import org.meterbase.protocol.dlms.buffer.SegmentRows;
import org.meterbase.protocol.dlms.companion.CompanionProfile;
import org.meterbase.protocol.dlms.companion.CompanionProfiles;
import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.DataParser;

/** How long it takes, and how much memory, to make a segment of the octets of 96 rows. */
final class TypedRows {
    private static final int ROUNDS = 9;
    private static final int ANSWERS = 20_000;
    private static final int DATA_FROM = 4;

    private final CompanionProfile profile = new CompanionProfiles(Optional.empty())
            .named(CompanionProfiles.STANDARD)
            .orElseThrow();
    private final ColumnPlan plan = plan();
    private final DataParser parser = new DataParser();
    private final DeviceKey device = new DeviceKey(1, 1);
    private long rows;

    private static ColumnPlan plan() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column(new Attribute(8, ObisCode.parse(MeterOctets.CLOCK), 2), 0, ScalerUnit.NONE));
        for (int channel = 1; channel <= MeterOctets.CHANNELS; channel++) {
            ObisCode name = ObisCode.parse("1.0." + channel + ".8.0.255");
            columns.add(new Column(new Attribute(3, name, 2), 0, new ScalerUnit(0, Unit.WATT_HOUR)));
        }
        return new ColumnPlan(columns, 900);
    }

    void measure(Figures figures) throws BadData {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] micros = new double[ROUNDS];
        double octets = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long allocated =
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            long cpu = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < ANSWERS; i++) {
                read();
            }
            micros[round] = (threads.getCurrentThreadCpuTime() - cpu) / 1_000.0 / ANSWERS;
            octets = (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated) / (double) ANSWERS;
        }
        if (rows != (long) ROUNDS * ANSWERS * MeterOctets.ROWS) {
            throw new IllegalStateException(rows + " rows");
        }
        Arrays.sort(micros);
        figures.add("dlms.rows.us", micros[ROUNDS / 2], "us");
        figures.add("dlms.rows.bytes", octets, "B");
    }

    private void read() throws BadData {
        ColumnRoles roles = plan.roles(profile.statusColumns(), profile.classes());
        SegmentRows taker = new SegmentRows(
                device,
                MeterOctets.PROFILE,
                plan.periodSeconds(),
                roles,
                profile.convention(ZoneOffset.UTC),
                this::count);
        parser.start(new RowReader(plan.periodSeconds(), roles, profile.statusBits(), taker));
        parser.feed(MeterOctets.ROWS_OF_A_DAY, DATA_FROM, MeterOctets.ROWS_OF_A_DAY.length);
        taker.deliver();
    }

    private void count(Delivery delivery) {
        rows += ((IntervalSegment) delivery).rowCount();
    }
}
