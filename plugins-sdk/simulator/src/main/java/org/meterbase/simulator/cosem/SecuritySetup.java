// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import static org.meterbase.simulator.cosem.ObjectModel.plain;

import java.util.HexFormat;
import java.util.List;

/** Security setup (class 64, version 0) and the invocation counter of the unicast key (IEC 62056-6-2, 4.4.7). */
final class SecuritySetup {
    /** The highest counter that was accepted under the global unicast key; anybody may read it. */
    static final Obis INVOCATION_COUNTER = Obis.of("0.0.43.1.0.255");

    private static final Obis NAME = Obis.of("0.0.43.0.0.255");

    private SecuritySetup() {}

    static List<CosemObject> objects() {
        // Bits 4 and 5 of the control octet are bits 0 and 1 of the policy.
        Attribute.Plain policy = (out, moment) -> out.enumerated(
                moment.condition().required(moment.meter().model().clientSap()).octet() >> 4);
        Attribute.Plain clientTitle = (out, moment) -> out.octetString(
                HexFormat.of().parseHex(moment.condition().counters().clientTitle()));
        return List.of(
                new CosemObject(
                        64,
                        0,
                        NAME,
                        2,
                        List.of(
                                policy,
                                plain((out, moment) -> out.enumerated(0)),
                                clientTitle,
                                plain((out, moment) ->
                                        out.octetString(moment.meter().keys().title())))),
                new CosemObject(
                        1,
                        0,
                        INVOCATION_COUNTER,
                        0,
                        List.of(plain((out, moment) ->
                                out.doubleLongUnsigned(moment.condition().taken())))));
    }
}
