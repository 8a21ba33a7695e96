// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.buffer;

import java.util.Set;
import org.meterbase.api.model.ObisCode;
import org.meterbase.protocol.dlms.Attribute;
import org.meterbase.protocol.dlms.ScalerUnit;

/**
 * A captured attribute (capture_object_definition, IEC 62056-6-2, 4.3.6).
 *
 * @param dataIndex which element of it, 0 for all
 */
public record Column(Attribute attribute, int dataIndex, ScalerUnit scale) {
    private static final int DATA = 1;
    private static final int CLOCK = 8;
    private static final int TIME_GROUP = 1;
    private static final int UNIX_TIME = 1;

    /** What a column is for. */
    enum Role {
        STAMP,
        STATUS,
        CHANNEL,
        /** When the value of the channel of the same object arose. */
        CAPTURED_AT
    }

    Role role(Set<ObisCode> statusColumns) {
        ObisCode name = attribute.name();
        if (isClock()) {
            return Role.STAMP;
        }
        if (statusColumns.contains(name)) {
            return Role.STATUS;
        }
        boolean time = attribute.classId() == 4 && attribute.index() == 5
                || attribute.classId() == 5 && attribute.index() == 6;
        return time ? Role.CAPTURED_AT : Role.CHANNEL;
    }

    /** Whether it is the time of a clock, or the seconds since 1970 of one. */
    public boolean isClock() {
        ObisCode name = attribute.name();
        boolean clock = attribute.classId() == CLOCK && attribute.index() == 2;
        boolean seconds = attribute.classId() == DATA
                && name.group(0) == 0
                && name.group(2) == TIME_GROUP
                && name.group(3) == UNIX_TIME;
        return clock || seconds;
    }
}
