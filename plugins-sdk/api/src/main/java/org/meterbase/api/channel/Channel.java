// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.channel;

/**
 * A communication channel: reaches devices and hands the platform a byte stream. Implemented by plugins, registered as a
 * service with the property {@link #NAME}. Called by several threads at once.
 */
@FunctionalInterface
public interface Channel {
    /** The service property with the channel's name, as {@code tcp-client}; what a device's access path refers to. */
    String NAME = "channel.name";

    /**
     * Begins to open a link. Never blocks and never throws for what a target may contain: the listener is told either
     * {@link LinkListener#opened} or, with the reason, {@link LinkListener#closed}, exactly one of them first, on the link's thread.
     */
    void open(Target target, LinkListener listener);
}
