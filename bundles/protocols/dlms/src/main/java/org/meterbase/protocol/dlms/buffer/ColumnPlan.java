// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.buffer;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.meterbase.api.model.ObisCode;
import org.meterbase.api.model.Unit;
import org.meterbase.protocol.dlms.Attribute;
import org.meterbase.protocol.dlms.ScalerUnit;
import org.meterbase.protocol.dlms.companion.UsualClasses;

/**
 * What is known of a profile before its rows are read, and remembered between conversations. Meters of one model remember the same: they
 * share one plan.
 */
public final class ColumnPlan {
    /** Columns that a profile may have; a segment has no room for more channels. */
    public static final int MAX_COLUMNS = 255;

    private static final byte FORM = 1;
    private static final int COLUMN = 15;
    /** Where in the remembered form that begins which does not differ from meter to meter. */
    private static final int SHARED_FROM = 9;
    /** Kinds of profiles that are kept decoded; a utility has some dozens. */
    private static final int MOST_KEPT = 1_000;

    private static final Map<ByteBuffer, ColumnPlan> KEPT = new ConcurrentHashMap<>();

    private final List<Column> columns;
    private final int periodSeconds;
    private final Optional<Column> clock;
    private volatile ColumnRoles roles;

    /** @param periodSeconds the capture period; 0 where rows come by event */
    public ColumnPlan(List<Column> columns, int periodSeconds) {
        this.columns = List.copyOf(columns);
        this.periodSeconds = periodSeconds;
        this.clock = columns.stream().filter(Column::isClock).findFirst();
    }

    public List<Column> columns() {
        return columns;
    }

    public int periodSeconds() {
        return periodSeconds;
    }

    /** The column by which rows are sorted and selected; empty where no clock is captured. */
    public Optional<Column> clock() {
        return clock;
    }

    /** What the columns are for, by a companion specification. */
    public ColumnRoles roles(Set<ObisCode> statusColumns, UsualClasses classes) {
        ColumnRoles known = roles;
        if (known == null || !known.by(statusColumns, classes)) {
            known = new ColumnRoles(columns, statusColumns, classes);
            roles = known;
        }
        return known;
    }

    /** The form in which it is remembered. @param second since 1970 when it was read */
    public byte[] encoded(long second) {
        ByteBuffer out = ByteBuffer.allocate(14 + columns.size() * COLUMN);
        out.put(FORM).putLong(second).putInt(periodSeconds).put((byte) columns.size());
        for (Column column : columns) {
            Attribute attribute = column.attribute();
            out.putShort((short) attribute.classId())
                    .put(attribute.name().octets())
                    .put((byte) attribute.index());
            out.putShort((short) column.dataIndex());
            out.put((byte) column.scale().scaler())
                    .putShort((short) column.scale().unit().code())
                    .put((byte) 0);
        }
        return out.array();
    }

    /** The remembered plan; empty where it is too old, or of a form of another version. */
    public static Optional<ColumnPlan> decoded(byte[] entry, long second, long trustSeconds) {
        try {
            ByteBuffer in = ByteBuffer.wrap(entry);
            if (in.get() != FORM) {
                return Optional.empty();
            }
            long age = second - in.getLong();
            if (age < 0 || age >= trustSeconds) {
                return Optional.empty();
            }
            ByteBuffer shared = ByteBuffer.wrap(entry, SHARED_FROM, entry.length - SHARED_FROM);
            ColumnPlan kept = KEPT.get(shared);
            if (kept != null) {
                return Optional.of(kept);
            }
            int period = in.getInt();
            int count = in.get() & 0xFF;
            List<Column> columns = new ArrayList<>(count);
            byte[] name = new byte[6];
            for (int i = 0; i < count; i++) {
                int classId = in.getShort() & 0xFFFF;
                in.get(name);
                Attribute attribute = new Attribute(classId, ObisCode.of(name, 0), in.get());
                int dataIndex = in.getShort() & 0xFFFF;
                ScalerUnit scale = new ScalerUnit(in.get(), Unit.ofCode(in.getShort()));
                in.get();
                columns.add(new Column(attribute, dataIndex, scale));
            }
            ColumnPlan plan = new ColumnPlan(columns, period);
            if (KEPT.size() < MOST_KEPT) {
                KEPT.put(shared, plan);
            }
            return Optional.of(plan);
        } catch (BufferUnderflowException cut) {
            return Optional.empty();
        }
    }
}
