// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.interop;

import java.io.IOException;

/** A DLMS server that others wrote, on a TCP port of this machine. It gives its profile by range only. */
interface Peer extends AutoCloseable {
    int port();

    @Override
    void close() throws IOException;

    /** Whose it is, and how to start one. */
    enum Maker {
        GURUX(GuruxServer::new),
        JDLMS(JdlmsServer::new);

        private final Start start;

        Maker(Start start) {
            this.start = start;
        }

        Peer start(Holdings holdings, Security security) throws IOException {
            return start.start(holdings, security);
        }
    }

    /** How one is started. */
    @FunctionalInterface
    interface Start {
        Peer start(Holdings holdings, Security security) throws IOException;
    }
}
