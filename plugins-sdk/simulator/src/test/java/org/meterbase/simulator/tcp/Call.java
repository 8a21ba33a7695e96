// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import org.meterbase.simulator.dlms.Reader;
import org.meterbase.simulator.utility.Meter;

/** A blocking TCP connection to a meter. */
public final class Call implements AutoCloseable {
    private final Socket socket;
    private final Meter meter;
    public final Reader reader = new Reader(this::exchange);

    public Call(Station station) throws IOException {
        meter = station.meter();
        socket = new Socket(InetAddress.getLoopbackAddress(), station.port());
        socket.setSoTimeout(10_000);
    }

    public Call associated() throws IOException {
        byte[] answer = reader.associate(meter);
        if (answer[17] != 0) {
            throw new IOException("refused, diagnostic " + answer[answer.length - 1]);
        }
        return this;
    }

    public Socket socket() {
        return socket;
    }

    public void send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
    }

    /** What is left until the other side hangs up. */
    public byte[] rest() throws IOException {
        return socket.getInputStream().readAllBytes();
    }

    public byte[] frame(byte[] apdu) {
        byte[] frame = {
            0,
            1,
            0,
            (byte) meter.model().clientSap(),
            0,
            (byte) meter.model().serverSap(),
            (byte) (apdu.length >> 8),
            (byte) apdu.length
        };
        byte[] whole = Arrays.copyOf(frame, 8 + apdu.length);
        System.arraycopy(apdu, 0, whole, 8, apdu.length);
        return whole;
    }

    /** A frame with its header. */
    byte[] receiveFrame() throws IOException {
        byte[] apdu = receive();
        byte[] frame = frame(apdu);
        // Back from the logical device to the client.
        byte client = frame[3];
        frame[3] = frame[5];
        frame[5] = client;
        return frame;
    }

    public byte[] receive() throws IOException {
        byte[] header = socket.getInputStream().readNBytes(8);
        if (header.length < 8) {
            throw new EOFException("hung up after " + header.length + " octets");
        }
        int length = (header[6] & 0xFF) << 8 | header[7] & 0xFF;
        byte[] apdu = socket.getInputStream().readNBytes(length);
        if (apdu.length < length) {
            throw new EOFException("hung up after " + (8 + apdu.length) + " octets of " + (8 + length));
        }
        return apdu;
    }

    public byte[] exchange(byte[] apdu) throws IOException {
        send(frame(apdu));
        return receive();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
