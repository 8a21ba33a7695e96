// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

import java.net.InetSocketAddress;

/** Whoever reads meters. */
interface Client extends AutoCloseable {
    /** Has so many sessions, one after another on each connection, and returns when they are over. */
    void read(int sessions) throws Exception;

    @Override
    void close() throws Exception;

    /** A loopback address for each connection, so that none has to wait for a port to be free again. */
    static InetSocketAddress meter(int connection, int port) {
        return new InetSocketAddress(address(connection), port);
    }

    /** The address in numbers. */
    static String address(int connection) {
        return "127.1." + connection / 250 + "." + (1 + connection % 250);
    }
}
