// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.interop;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.meterbase.itest.interop.Holdings.Row;
import org.openmuc.jdlms.AccessResultCode;
import org.openmuc.jdlms.AttributeAccessMode;
import org.openmuc.jdlms.CosemAttribute;
import org.openmuc.jdlms.CosemClass;
import org.openmuc.jdlms.CosemInterfaceObject;
import org.openmuc.jdlms.IllegalAttributeAccessException;
import org.openmuc.jdlms.ObisCode;
import org.openmuc.jdlms.SelectiveAccessDescription;
import org.openmuc.jdlms.datatypes.CosemDateFormat.Field;
import org.openmuc.jdlms.datatypes.CosemDateTime;
import org.openmuc.jdlms.datatypes.DataObject;

/** The objects of a jDLMS server; the one with the logical device's name it makes itself. */
final class JdlmsObjects {
    private static final int DATA = 1;
    private static final int REGISTER = 3;
    private static final int PROFILE = 7;
    private static final int CLOCK = 8;
    private static final int WATT_HOUR = 30;
    private static final int BY_RANGE = 1;
    private static final int DEVIATION = Holdings.OFFSET.getTotalSeconds() / -60;

    private JdlmsObjects() {}

    static List<CosemInterfaceObject> of(Holdings holdings) {
        byte[] name = holdings.name().getBytes(StandardCharsets.US_ASCII);
        return List.of(
                new Clock(),
                new Data(Holdings.SERIAL_NUMBER, DataObject.newOctetStringData(name)),
                new Data(Holdings.STATUS, DataObject.newUInteger8Data((short) 0)),
                new Register(Holdings.INDEX, Holdings.INDEX_SCALER, holdings.register()),
                new Register(Holdings.ENERGY, Holdings.ENERGY_SCALER, 0),
                new Profile(holdings));
    }

    /** Class 1. */
    @CosemClass(id = DATA)
    public static final class Data extends CosemInterfaceObject {
        @CosemAttribute(id = 2, accessMode = AttributeAccessMode.READ_ONLY)
        private final DataObject value;

        Data(String name, DataObject value) {
            super(name);
            this.value = value;
        }
    }

    /** Class 3. */
    @CosemClass(id = REGISTER)
    public static final class Register extends CosemInterfaceObject {
        @CosemAttribute(id = 2, accessMode = AttributeAccessMode.READ_ONLY)
        private final DataObject value;

        @CosemAttribute(id = 3, accessMode = AttributeAccessMode.READ_ONLY)
        private final DataObject scalerUnit;

        Register(String name, int scaler, long value) {
            super(name);
            this.value = DataObject.newUInteger32Data(value);
            scalerUnit = DataObject.newStructureData(
                    DataObject.newInteger8Data((byte) scaler), DataObject.newEnumerateData(WATT_HOUR));
        }
    }

    /** Class 8. */
    @CosemClass(id = CLOCK)
    public static final class Clock extends CosemInterfaceObject {
        @CosemAttribute(id = 2, accessMode = AttributeAccessMode.READ_ONLY)
        private DataObject time;

        Clock() {
            super(Holdings.CLOCK);
        }

        /** Asked by the server, which finds it by its name. */
        public DataObject getTime() {
            return stamp(Instant.now());
        }
    }

    /** Class 7. */
    @CosemClass(id = PROFILE, version = 1)
    public static final class Profile extends CosemInterfaceObject {
        private final List<Row> rows;

        @CosemAttribute(id = 2, accessMode = AttributeAccessMode.READ_ONLY, selector = BY_RANGE)
        private DataObject buffer;

        @CosemAttribute(id = 3, accessMode = AttributeAccessMode.READ_ONLY)
        private final DataObject captureObjects = DataObject.newArrayData(List.of(
                captured(CLOCK, Holdings.CLOCK),
                captured(DATA, Holdings.STATUS),
                captured(REGISTER, Holdings.INDEX),
                captured(REGISTER, Holdings.ENERGY)));

        @CosemAttribute(id = 4, accessMode = AttributeAccessMode.READ_ONLY)
        private final DataObject capturePeriod = DataObject.newUInteger32Data(Holdings.PERIOD.toSeconds());

        Profile(Holdings holdings) {
            super(Holdings.PROFILE);
            rows = holdings.rows();
        }

        /** Asked by the server, which finds it by its name. */
        public DataObject getBuffer(SelectiveAccessDescription selection) throws IllegalAttributeAccessException {
            if (selection == null || selection.getAccessSelector() != BY_RANGE) {
                throw new IllegalAttributeAccessException(AccessResultCode.READ_WRITE_DENIED);
            }
            List<DataObject> range = selection.getAccessParameter().getValue();
            Instant from = instant(range.get(1));
            Instant to = instant(range.get(2));
            return DataObject.newArrayData(rows.stream()
                    .filter(row -> !row.stamp().isBefore(from) && !row.stamp().isAfter(to))
                    .map(row -> DataObject.newStructureData(
                            stamp(row.stamp()),
                            DataObject.newUInteger8Data((short) 0),
                            DataObject.newUInteger32Data(row.index()),
                            DataObject.newUInteger32Data(row.energy())))
                    .toList());
        }

        private static DataObject captured(int classId, String name) {
            return DataObject.newStructureData(
                    DataObject.newUInteger16Data(classId),
                    DataObject.newOctetStringData(new ObisCode(name).bytes()),
                    DataObject.newInteger8Data((byte) 2),
                    DataObject.newUInteger16Data(0));
        }
    }

    private static DataObject stamp(Instant instant) {
        OffsetDateTime at = instant.atOffset(Holdings.OFFSET);
        return DataObject.newOctetStringData(new CosemDateTime(
                        at.getYear(),
                        at.getMonthValue(),
                        at.getDayOfMonth(),
                        at.getHour(),
                        at.getMinute(),
                        at.getSecond(),
                        DEVIATION)
                .encode());
    }

    private static Instant instant(DataObject octets) {
        CosemDateTime at = CosemDateTime.decode(octets.getValue());
        return LocalDateTime.of(
                        at.get(Field.YEAR),
                        at.get(Field.MONTH),
                        at.get(Field.DAY_OF_MONTH),
                        at.get(Field.HOUR),
                        at.get(Field.MINUTE),
                        at.get(Field.SECOND))
                .plusMinutes(at.get(Field.DEVIATION))
                .toInstant(ZoneOffset.UTC);
    }
}
