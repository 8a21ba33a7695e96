// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import java.nio.charset.StandardCharsets;
import org.meterbase.simulator.cosem.Obis;
import org.meterbase.simulator.cosem.OctetWriter;
import org.meterbase.simulator.utility.Moment;

/** What a meter says without being asked (IEC 62056-5-3, 7.3.16 and 7.3.17). */
final class Notification {
    private Notification() {}

    /** A DataNotification without date-time: serial number, and the state of A+. */
    static byte[] data(Moment moment) {
        return body(new OctetWriter().u8(0x0F).u32(moment.second() & 0xFF_FFFF).u8(0), moment)
                .toBytes();
    }

    /** An EventNotificationRequest without time: the value of the error register 0.0.97.97.0. */
    static byte[] event(Moment moment) {
        return new OctetWriter()
                .u8(0xC2)
                .u8(0)
                .u16(1)
                .raw(Obis.of("0.0.97.97.0.255").octets())
                .u8(2)
                .doubleLongUnsigned(0)
                .toBytes();
    }

    private static OctetWriter body(OctetWriter out, Moment moment) {
        var total = moment.meter().model().registers().get(0);
        return out.structure(2)
                .octetString(moment.meter().serial().getBytes(StandardCharsets.US_ASCII))
                .doubleLongUnsigned(moment.meter().register(total, moment.second()));
    }
}
