// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.meterbase.simulator.cosem.ObjectModel;
import org.meterbase.simulator.security.SuiteZero;
import org.meterbase.simulator.utility.Condition;
import org.meterbase.simulator.utility.Meter;
import org.meterbase.simulator.utility.MeterModel;
import org.meterbase.simulator.utility.MeterModels;
import org.meterbase.simulator.utility.Utility;

/** A meter of a wanted model on a bench: no line, its clock stopped. */
final class Bench {
    static final Instant NOW = Instant.parse("2026-11-23T09:07:00Z");
    static final Instant SINCE = Instant.parse("2026-10-24T00:00:00Z");

    final Meter meter;
    final Condition condition = new Condition();
    final Traffic traffic = new Traffic();
    final Session session;
    final Reader reader = new Reader(apdu -> answer(apdu).apdu());
    int clientSap;

    Bench(MeterModel model) {
        meter = Utility.of(100, 1, model == MeterModels.SECURE_MODEL ? 100 : 0).meters().stream()
                .filter(any -> any.model() == model && any.installation().clockDrift() == 0)
                .findFirst()
                .orElseThrow();
        session = new Session(
                meter, new ObjectModel(model), condition, SINCE, InstantSource.fixed(NOW), traffic, new SuiteZero());
        clientSap = model.clientSap();
    }

    Answer answer(byte[] apdu) {
        return session.answer(clientSap, apdu);
    }

    /** An answer in hexadecimal digits. */
    String hex(String apdu) {
        return HexFormat.of().formatHex(answer(Reader.hex(apdu)).apdu());
    }
}
