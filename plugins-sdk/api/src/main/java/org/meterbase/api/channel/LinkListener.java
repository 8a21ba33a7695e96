// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.channel;

import java.nio.ByteBuffer;
import org.meterbase.api.protocol.Failure;
import org.osgi.annotation.versioning.ProviderType;

/** Hears of a link, on the link's thread, one call at a time. Implemented by the platform. */
@ProviderType
public interface LinkListener {
    /** The link is up. */
    void opened(Link link);

    /** Octets came; the buffer is valid only during the call. */
    void received(ByteBuffer octets);

    /** The deadline passed. */
    void silent();

    /**
     * The link is closed, or could not be opened; the last call.
     *
     * @param failure {@link Failure.Reason#SILENT} where the peer did not take the connection, {@link Failure.Reason#NO_ROUTE} for an address
     *     that cannot be one, {@link Failure.Reason#LOST} where the peer or the network closed it, {@link Failure.Reason#STOPPED} where
     *     the channel is being removed
     */
    void closed(Failure failure);
}
