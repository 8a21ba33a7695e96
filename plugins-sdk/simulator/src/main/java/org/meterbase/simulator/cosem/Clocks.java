// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import static org.meterbase.simulator.cosem.ObjectModel.plain;

import java.util.List;

/** The clock (class 8). No model keeps daylight saving unless it is told to. */
final class Clocks {
    /** Nothing specified, in date and in time (IEC 62056-6-2, 4.1.6.1). */
    static final byte[] NEVER = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -128, 0, -1};

    private static final int DST_MINUTES = 60;

    private Clocks() {}

    static CosemObject of(Obis name) {
        Attribute.Plain time = (out, moment) ->
                DateTime.write(out, moment.second(), moment.statement(), moment.invalid(moment.actual()));
        Attribute.Plain status = (out, moment) ->
                out.unsigned(DateTime.status(moment.second(), moment.statement(), moment.invalid(moment.actual())));
        return new CosemObject(
                8,
                0,
                name,
                6,
                List.of(
                        time,
                        plain((out, moment) ->
                                out.longSigned(-moment.statement().offsetMinutes())),
                        status,
                        plain((out, moment) -> out.octetString(NEVER)),
                        plain((out, moment) -> out.octetString(NEVER)),
                        plain((out, moment) -> out.integer(moment.statement().savesDaylight() ? DST_MINUTES : 0)),
                        plain((out, moment) -> out.bool(moment.statement().savesDaylight())),
                        plain((out, moment) -> out.enumerated(1))));
    }
}
