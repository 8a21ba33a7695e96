// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.companion;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Services of xDLMS with their place in the conformance block, 24 bits of which bit 0 is the highest (IEC 62056-5-3, 7.3.1). */
public enum Conformance {
    GENERAL_PROTECTION(1),
    GENERAL_BLOCK_TRANSFER(2),
    DELTA_VALUE_ENCODING(6),
    ATTRIBUTE0_WITH_SET(8),
    PRIORITY_MANAGEMENT(9),
    ATTRIBUTE0_WITH_GET(10),
    BLOCK_TRANSFER_WITH_GET(11),
    BLOCK_TRANSFER_WITH_SET(12),
    BLOCK_TRANSFER_WITH_ACTION(13),
    MULTIPLE_REFERENCES(14),
    DATA_NOTIFICATION(16),
    ACCESS(17),
    GET(19),
    SET(20),
    SELECTIVE_ACCESS(21),
    EVENT_NOTIFICATION(22),
    ACTION(23);

    private final int mask;

    Conformance(int bit) {
        mask = 1 << 23 - bit;
    }

    /** The block of this service alone. */
    public int bit() {
        return mask;
    }

    /** Whether the block has this service. */
    public boolean in(int block) {
        return (block & mask) != 0;
    }

    /** The word in a companion profile, as {@code block-transfer-with-get}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The block of these services. @throws IllegalArgumentException for a word that is none */
    static int block(List<String> words) {
        int block = 0;
        for (String word : words) {
            Conformance service = Arrays.stream(values())
                    .filter(each -> each.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("conformance '" + word + "' is none of "
                            + Arrays.stream(values()).map(Conformance::word).collect(Collectors.joining(", "))));
            block |= service.mask;
        }
        return block;
    }
}
