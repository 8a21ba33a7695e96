// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

/** One thing that is done in a dialogue, in one or more requests. Ends with {@link Dialogue#over}. */
interface Errand {
    /** Sends the first request, or is over at once. */
    void begin();

    /** The link broke: what is whole may still be delivered. */
    default void cut() {}
}
