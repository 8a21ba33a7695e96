// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.meterbase.api.protocol.Conversation;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Wire;

/** A conversation that cannot be had, and says why. */
record Unable(Failure why) implements Conversation {
    @Override
    public void started(Wire wire) {
        wire.abandon(why);
    }

    @Override
    public void received(ByteBuffer octets, Wire wire) {}

    @Override
    public void silent(Wire wire) {}

    @Override
    public void closed(Wire wire) {}

    @Override
    public void stop(Instant until, Wire wire) {
        wire.hangUp();
    }
}
