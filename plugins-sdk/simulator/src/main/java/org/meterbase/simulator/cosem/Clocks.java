// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import static org.meterbase.simulator.cosem.ObjectModel.plain;

import java.util.List;
import org.meterbase.simulator.utility.MeterModel.TimeStatement;

/** The clock (class 8). No model keeps daylight saving. */
final class Clocks {
    /** Nothing specified, in date and in time (IEC 62056-6-2, 4.1.6.1). */
    private static final byte[] NEVER = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -128, 0, -1};

    private Clocks() {}

    static CosemObject of(Obis name, TimeStatement clock) {
        return new CosemObject(
                8,
                0,
                name,
                6,
                List.of(
                        plain((out, moment) -> DateTime.write(out, moment.second(), clock)),
                        plain((out, moment) -> out.longSigned(-clock.offsetMinutes())),
                        plain((out, moment) -> out.unsigned(0)),
                        plain((out, moment) -> out.octetString(NEVER)),
                        plain((out, moment) -> out.octetString(NEVER)),
                        plain((out, moment) -> out.integer(0)),
                        plain((out, moment) -> out.bool(false)),
                        plain((out, moment) -> out.enumerated(1))));
    }
}
