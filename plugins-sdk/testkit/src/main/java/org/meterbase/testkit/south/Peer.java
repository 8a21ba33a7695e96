// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import java.util.List;

/** The device's side of a conversation, as pure as the protocol: octets in, octets out. One object is one connection. */
@FunctionalInterface
public interface Peer {
    /**
     * What the device answers to these octets, in portions as it sends them; empty where it waits for more. Several requests may
     * come at once, or half of one.
     */
    List<byte[]> answer(byte[] octets);

    /** Whether the device saw a polite end, as a release; asked after the platform hung up. */
    default boolean released() {
        return true;
    }
}
