// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.buffer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.api.model.ObisCode;
import org.meterbase.protocol.dlms.companion.UsualClasses;

/** What the columns of a profile are for, and the channels that they come to. Immutable. */
public final class ColumnRoles {
    private final Set<ObisCode> statusColumns;
    private final UsualClasses classes;
    private final Column.Role[] roles;
    private final int[] channelOf;
    private final List<Column> channelColumns;
    private final List<SegmentChannel> channels;

    ColumnRoles(List<Column> columns, Set<ObisCode> statusColumns, UsualClasses classes) {
        this.statusColumns = statusColumns;
        this.classes = classes;
        roles = new Column.Role[columns.size()];
        channelOf = new int[columns.size()];
        Map<ObisCode, Integer> byName = new HashMap<>();
        int channel = 0;
        for (int i = 0; i < roles.length; i++) {
            roles[i] = columns.get(i).role(statusColumns);
            channelOf[i] = roles[i] == Column.Role.CHANNEL ? channel++ : -1;
            byName.putIfAbsent(columns.get(i).attribute().name(), channelOf[i]);
        }
        for (int i = 0; i < roles.length; i++) {
            if (roles[i] == Column.Role.CAPTURED_AT) {
                channelOf[i] = byName.getOrDefault(columns.get(i).attribute().name(), -1);
            }
        }
        channelColumns = columns.stream()
                .filter(column -> column.role(statusColumns) == Column.Role.CHANNEL)
                .toList();
        channels = channelColumns.stream()
                .map(column -> SegmentChannel.of(
                        column.attribute().words(classes),
                        column.scale().scaler(),
                        column.scale().unit()))
                .toList();
    }

    /** Whether they are by this specification. */
    boolean by(Set<ObisCode> otherStatusColumns, UsualClasses otherClasses) {
        return statusColumns == otherStatusColumns && classes == otherClasses;
    }

    /** By column; not to be changed. */
    Column.Role[] roles() {
        return roles;
    }

    /** The channel of a column; of a CAPTURED_AT column that of the same object, or -1. Not to be changed. */
    int[] channelOf() {
        return channelOf;
    }

    /** The columns that are channels. */
    List<Column> channelColumns() {
        return channelColumns;
    }

    List<SegmentChannel> channels() {
        return channels;
    }
}
