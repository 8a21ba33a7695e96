// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.Optional;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Wire;
import org.meterbase.protocol.dlms.data.OctetWriter;

/** What an association needs of its conversation. */
interface AssociationHost {
    Wire wire();

    OctetWriter begin(int room);

    /** Sends an APDU, protected where protection is on. */
    void send(OctetWriter frame);

    /** Sends an APDU as it is. */
    void sendPlain(OctetWriter frame);

    /** Speaks from another client address. */
    void speakAs(int client);

    void remark(String text);

    void opened(Terms terms, Optional<byte[]> systemTitle);

    void refused(Failure failure);
}
