// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.List;
import java.util.Optional;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Memory;
import org.meterbase.api.protocol.Wire;
import org.meterbase.protocol.dlms.companion.CompanionProfile;

/** What an errand is given to work with: an open association. */
interface Dialogue {
    Wire wire();

    Assignment assignment();

    CompanionProfile profile();

    Terms terms();

    /** The title that the meter gave when the association was made. */
    Optional<byte[]> systemTitle();

    /** Asks for one attribute, or a part of it. */
    void get(Attribute attribute, Selection selection, Reception reception);

    /** Asks for several attributes at once. */
    void getList(List<Attribute> attributes, Reception reception);

    /** Whether the conversation is to end: what takes more than the answer in flight is broken off. */
    boolean stopping();

    /** The errand is over, its item done or failed; nothing of it is in flight any more. */
    void over();

    /** Another device answered than was expected: no errand follows. */
    void unwelcome();

    default Memory memory() {
        return assignment().memory();
    }
}
