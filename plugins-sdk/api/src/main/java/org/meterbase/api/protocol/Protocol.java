// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.protocol;

/**
 * A meter protocol, without input or output: it makes conversations, which are pure state machines. It owns no thread, no
 * socket and no clock, so the same plugin runs over any channel, ten thousand times on one thread, and from a recorded session.
 *
 * <p>Implemented by plugins, registered as a service with the property {@link #NAME}. Called by several threads at once.
 */
@FunctionalInterface
public interface Protocol {
    /** The service property with the protocol's name, as {@code dlms}; what a device's access path refers to. */
    String NAME = "protocol.name";

    /**
     * A new conversation with one access device. Must not block, and must not throw for what a device or its settings may
     * contain: a conversation that cannot be had says so when it is started ({@link Wire#abandon}).
     */
    Conversation converse(Assignment assignment);
}
