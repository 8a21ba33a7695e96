// SPDX-License-Identifier: Apache-2.0
package org.meterbase.channel.tcpclient;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where to connect: {@code 192.0.2.7:4059}, {@code [2001:db8::7]:4059} or {@code meter7.example:4059}.
 *
 * @param host an address in numbers, or a name; without brackets
 * @param port 1 to 65535
 */
record TcpAddress(String host, int port) {
    private static final int LONGEST_NAME = 253;

    /** @throws IllegalArgumentException where the text cannot be an address; its message says what one looks like */
    static TcpAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || colon == text.length() - 1) {
            throw unusable(text);
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw unusable(text);
        }
        int port = port(text.substring(colon + 1));
        boolean name = host.length() <= LONGEST_NAME && host.chars().allMatch(TcpAddress::ofName);
        if (port < 1 || host.isEmpty() || !(name || NetUtil.isValidIpV6Address(host))) {
            throw unusable(text);
        }
        return new TcpAddress(host, port);
    }

    /** The socket address where the host is written in numbers; empty for a name, which has to be looked up. */
    Optional<InetSocketAddress> numeric() {
        byte[] octets = NetUtil.createByteArrayFromIpAddressString(host);
        if (octets == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new InetSocketAddress(InetAddress.getByAddress(octets), port));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Looks the name up; blocks. */
    InetSocketAddress resolve() throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    private static boolean ofName(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_';
    }

    private static int port(String digits) {
        try {
            int port = Integer.parseInt(digits);
            return port > 65_535 ? -1 : port;
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    private static IllegalArgumentException unusable(String text) {
        return new IllegalArgumentException("'" + text
                + "' is not an address; write host:port, as 192.0.2.7:4059, [2001:db8::7]:4059 or meter7.example:4059");
    }
}
