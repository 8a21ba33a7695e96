// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.List;
import java.util.Optional;
import org.meterbase.api.model.Unit;
import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.Cell;

/** Power of ten and unit (scal_unit_type, IEC 62056-6-2, 4.3.2). */
public record ScalerUnit(int scaler, Unit unit) {
    /** Of what has none. */
    public static final ScalerUnit NONE = new ScalerUnit(0, Unit.NONE);

    private static final int REGISTER = 3;
    private static final int EXTENDED_REGISTER = 4;
    private static final int DEMAND_REGISTER = 5;

    /** The attribute that holds scaler and unit of this value; empty where its class has none. */
    static Optional<Attribute> of(Attribute value) {
        return switch (value.classId()) {
            case REGISTER, EXTENDED_REGISTER -> value.index() == 2 ? Optional.of(value.at(3)) : Optional.empty();
            case DEMAND_REGISTER ->
                value.index() == 2 || value.index() == 3 ? Optional.of(value.at(4)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** The attribute that holds when this value arose; empty where its class has none. */
    static Optional<Attribute> capturedAt(Attribute value) {
        if (value.index() != 2) {
            return value.classId() == DEMAND_REGISTER && value.index() == 3
                    ? Optional.of(value.at(6))
                    : Optional.empty();
        }
        return value.classId() == EXTENDED_REGISTER ? Optional.of(value.at(5)) : Optional.empty();
    }

    static ScalerUnit read(Cell cell) throws BadData {
        List<Cell> fields = cell.fields(2);
        long scaler = fields.get(0).whole();
        if (scaler < -64 || scaler > 63) {
            throw new BadData("a scaler of " + scaler);
        }
        return new ScalerUnit((int) scaler, unit((int) fields.get(1).whole()));
    }

    /** The unit of a code of the enumeration in IEC 62056-6-2, table 3. */
    static Unit unit(int code) {
        return switch (code) {
            case 7 -> Unit.SECOND;
            case 9 -> Unit.DEGREE_CELSIUS;
            case 13, 14 -> Unit.CUBIC_METRE;
            case 15, 16 -> Unit.CUBIC_METRE_PER_HOUR;
            case 19 -> Unit.LITRE;
            case 25 -> Unit.JOULE;
            case 27 -> Unit.WATT;
            case 28 -> Unit.VOLT_AMPERE;
            case 29 -> Unit.VAR;
            case 30 -> Unit.WATT_HOUR;
            case 31 -> Unit.VOLT_AMPERE_HOUR;
            case 32 -> Unit.VAR_HOUR;
            case 33 -> Unit.AMPERE;
            case 35 -> Unit.VOLT;
            case 44 -> Unit.HERTZ;
            default -> Unit.NONE;
        };
    }
}
