// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

/** The clients that are compared. */
enum ClientKind {
    OURS {
        @Override
        Client make(int connections, int port) throws Exception {
            return new Platform(connections, port, 0);
        }
    },
    OURS_KEPT {
        @Override
        Client make(int connections, int port) throws Exception {
            return new Platform(connections, port, 60);
        }
    },
    FLOOR {
        @Override
        Client make(int connections, int port) throws Exception {
            return new NettyFloor(connections, port, false);
        }
    },
    FLOOR_KEPT {
        @Override
        Client make(int connections, int port) throws Exception {
            return new NettyFloor(connections, port, true);
        }
    },
    GURUX {
        @Override
        Client make(int connections, int port) {
            return new ThreadPerMeter(connections, new GuruxSession(port));
        }
    },
    JDLMS {
        @Override
        Client make(int connections, int port) {
            return new ThreadPerMeter(connections, new JdlmsSession(port));
        }
    };

    boolean isThreadPerMeter() {
        return this == GURUX || this == JDLMS;
    }

    /** Makes one of so many connections. */
    abstract Client make(int connections, int port) throws Exception;
}
