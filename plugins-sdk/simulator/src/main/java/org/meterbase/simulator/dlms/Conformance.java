// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import org.meterbase.simulator.utility.MeterModel;

/** The conformance block, 24 bits of which bit 0 is the highest (IEC 62056-5-3, 7.3.1). */
final class Conformance {
    static final int BLOCK_TRANSFER_WITH_GET = bit(11);
    static final int MULTIPLE_REFERENCES = bit(14);
    static final int GET = bit(19);
    static final int SELECTIVE_ACCESS = bit(21);

    private Conformance() {}

    /** What a model says that it can do. */
    static int of(MeterModel model) {
        int always = BLOCK_TRANSFER_WITH_GET | GET | SELECTIVE_ACCESS;
        return model.getWithList() == MeterModel.Lists.ABSENT ? always : always | MULTIPLE_REFERENCES;
    }

    private static int bit(int number) {
        return 1 << (23 - number);
    }
}
