// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.buffer;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meterbase.api.model.ObisCode;
import org.meterbase.api.model.Unit;
import org.meterbase.protocol.dlms.Attribute;
import org.meterbase.protocol.dlms.ScalerUnit;

/**
 * What is known of a profile before its rows are read, and remembered between conversations.
 *
 * @param periodSeconds the capture period; 0 where rows come by event
 */
public record ColumnPlan(List<Column> columns, int periodSeconds) {
    /** Columns that a profile may have; a segment has no room for more channels. */
    public static final int MAX_COLUMNS = 255;

    private static final byte FORM = 1;
    private static final int COLUMN = 15;

    /** The column by which rows are sorted and selected; empty where no clock is captured. */
    public Optional<Column> clock() {
        return columns.stream().filter(Column::isClock).findFirst();
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
            return Optional.of(new ColumnPlan(columns, period));
        } catch (BufferUnderflowException cut) {
            return Optional.empty();
        }
    }
}
