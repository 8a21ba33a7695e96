// SPDX-License-Identifier: Apache-2.0
package org.meterbase.channel.tcpclient;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.meterbase.api.channel.Link;
import org.meterbase.api.channel.LinkListener;
import org.meterbase.api.protocol.Failure;

/**
 * Connections that were released, each under a link that rests, for whoever wants the same address next: the meters behind one gateway, a
 * meter that is read again at once. At most one for an address. Thread-safe.
 */
final class KeptLinks {
    private final Duration patience;
    private final Map<String, TcpLink> resting = new ConcurrentHashMap<>();

    /** @param patience how long a connection is kept; zero for not at all */
    KeptLinks(Duration patience) {
        this.patience = patience;
    }

    boolean areKept() {
        return !patience.isZero();
    }

    /** The resting link of this address, which is no longer kept; null for none. */
    TcpLink take(String address) {
        return areKept() ? resting.remove(address) : null;
    }

    /** The listener of a link to this address that is to rest. */
    LinkListener rest(String address) {
        return new Rest(address);
    }

    /** Whoever rests is closed when it speaks, which nobody would hear, and when nobody wanted it in time. */
    private final class Rest implements LinkListener {
        private final String address;
        private TcpLink link;

        private Rest(String address) {
            this.address = address;
        }

        @Override
        public void opened(Link opened) {
            link = (TcpLink) opened;
            link.expect(patience);
            TcpLink before = resting.put(address, link);
            if (before != null) {
                before.close();
            }
        }

        @Override
        public void received(ByteBuffer octets) {
            link.close();
        }

        @Override
        public void silent() {
            link.close();
        }

        @Override
        public void closed(Failure failure) {
            resting.remove(address, link);
        }
    }
}
