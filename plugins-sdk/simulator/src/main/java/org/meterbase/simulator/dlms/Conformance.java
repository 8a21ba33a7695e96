// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import org.meterbase.simulator.utility.Condition;
import org.meterbase.simulator.utility.Fault;
import org.meterbase.simulator.utility.MeterModel;
import org.meterbase.simulator.utility.Trap.LyingConformance;

/** The conformance block, 24 bits of which bit 0 is the highest (IEC 62056-5-3, 7.3.1). */
final class Conformance {
    static final int GENERAL_PROTECTION = bit(1);
    static final int BLOCK_TRANSFER_WITH_GET = bit(11);
    static final int MULTIPLE_REFERENCES = bit(14);
    static final int GET = bit(19);
    static final int SELECTIVE_ACCESS = bit(21);
    static final int ACTION = bit(23);

    private Conformance() {}

    /** What a meter does. */
    static int served(MeterModel model, Condition condition) {
        int services = always(model);
        if (model.getWithList() == MeterModel.Lists.SERVED) {
            services |= MULTIPLE_REFERENCES;
        }
        return bent(services, condition, LyingConformance.Lie.DENIED_AND_SERVED);
    }

    /** What it says that it does. */
    static int stated(MeterModel model, Condition condition) {
        int services = always(model);
        if (model.getWithList() != MeterModel.Lists.ABSENT) {
            services |= MULTIPLE_REFERENCES;
        }
        return bent(services, condition, LyingConformance.Lie.OFFERED_AND_REFUSED);
    }

    private static int always(MeterModel model) {
        int services = BLOCK_TRANSFER_WITH_GET | GET | SELECTIVE_ACCESS;
        return model.security() == MeterModel.Security.GMAC ? services | ACTION | GENERAL_PROTECTION : services;
    }

    /** With the services of one kind of lie, without those of the other. */
    private static int bent(int services, Condition condition, LyingConformance.Lie present) {
        int bent = services;
        for (Fault fault : condition.faults()) {
            if (fault instanceof LyingConformance lying) {
                int service = service(lying.service());
                bent = lying.lie() == present ? bent | service : bent & ~service;
            }
        }
        return bent;
    }

    private static int service(LyingConformance.Service service) {
        return switch (service) {
            case MULTIPLE_REFERENCES -> MULTIPLE_REFERENCES;
            case SELECTIVE_ACCESS -> SELECTIVE_ACCESS;
            case BLOCK_TRANSFER_WITH_GET -> BLOCK_TRANSFER_WITH_GET;
        };
    }

    private static int bit(int number) {
        return 1 << (23 - number);
    }
}
