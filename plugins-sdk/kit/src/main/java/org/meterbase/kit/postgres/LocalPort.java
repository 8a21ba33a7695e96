// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * A TCP port of this machine. It lies below the range from which the kernel takes ports for outgoing connections: there, a
 * client that tries again and again while the server is away would sooner or later be connected to itself, and hold the
 * port.
 */
final class LocalPort {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;

    private LocalPort() {}

    static int choose() throws IOException {
        return new Random()
                .ints(FIRST, LAST)
                .limit(100)
                .filter(LocalPort::isFree)
                .findFirst()
                .orElseThrow(
                        () -> new IOException("No free port between %d and %d; configure one".formatted(FIRST, LAST)));
    }

    static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
