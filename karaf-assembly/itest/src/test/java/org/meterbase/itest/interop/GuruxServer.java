// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.interop;

import gurux.dlms.enums.DataType;
import gurux.dlms.objects.GXDLMSData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The server of gurux.dlms on plain sockets: one server object to an association, for it keeps one client's state. */
final class GuruxServer implements Peer {
    private static final int RECEIVED_AT_ONCE = 4096;

    /** Octets of the wrapper's header (IEC 62056-47). */
    private static final int WRAPPER = 8;

    private static final byte AARQ = 0x60;

    private final Holdings holdings;
    private final Security security;
    /** One for all connections, as in a meter. */
    private final GXDLMSData counter = GuruxMeter.data("0.0.43.1.0.255", DataType.UINT32, 0L);

    private final ServerSocket listening;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    GuruxServer(Holdings holdings, Security security) throws IOException {
        this.holdings = holdings;
        this.security = security;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    @Override
    public int port() {
        return listening.getLocalPort();
    }

    /** Another client has used the key so many times. */
    void countedElsewhere(long times) {
        counter.setValue(counter() + times);
    }

    /** The highest invocation counter that it took. */
    long counter() {
        return ((Number) counter.getValue()).longValue();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listening.accept();
                connections.add(connection);
                thread(() -> serve(connection));
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            GuruxMeter meter = new GuruxMeter(holdings, security, counter);
            byte[] received = new byte[RECEIVED_AT_ONCE];
            int length;
            while ((length = connection.getInputStream().read(received)) > 0) {
                if (length > WRAPPER && received[WRAPPER] == AARQ) {
                    meter = new GuruxMeter(holdings, security, counter);
                }
                byte[] reply = meter.handleRequest(Arrays.copyOf(received, length));
                if (reply != null) {
                    connection.getOutputStream().write(reply);
                }
            }
        } catch (IOException hungUp) {
            // So may any client.
        } catch (Exception e) {
            throw new IllegalStateException("the Gurux server failed", e);
        } finally {
            connections.remove(connection);
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "gurux");
        thread.setDaemon(true);
        thread.start();
    }
}
