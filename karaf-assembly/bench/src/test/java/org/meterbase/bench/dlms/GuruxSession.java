// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

import gurux.dlms.GXDLMSClient;
import gurux.dlms.GXReplyData;
import gurux.dlms.enums.Authentication;
import gurux.dlms.enums.InterfaceType;
import gurux.dlms.enums.ObjectType;
import gurux.dlms.objects.GXDLMSClock;
import gurux.dlms.objects.GXDLMSProfileGeneric;
import gurux.dlms.objects.GXDLMSRegister;
import java.net.Socket;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;

/** The session by Gurux over a plain socket. */
final class GuruxSession implements ThreadPerMeter.Session {
    private static final Date DAY = Date.from(Instant.parse("2026-03-10T00:00:00Z"));
    private static final Date NEXT_DAY = Date.from(Instant.parse("2026-03-11T00:00:00Z"));

    private final int port;

    GuruxSession(int port) {
        this.port = port;
    }

    @Override
    public void read(int connection) throws Exception {
        GXDLMSClient client = new GXDLMSClient(
                true, MeterOctets.CLIENT, MeterOctets.METER, Authentication.NONE, null, InterfaceType.WRAPPER);
        try (Socket socket = new Socket(Client.address(connection), port)) {
            socket.setTcpNoDelay(true);
            client.parseAareResponse(ask(client, socket, client.aarqRequest()).getData());
            GXDLMSRegister register = new GXDLMSRegister(MeterOctets.REGISTER);
            client.updateValue(
                    register,
                    2,
                    ask(client, socket, client.read(MeterOctets.REGISTER, ObjectType.REGISTER, 2))
                            .getValue());
            GXDLMSProfileGeneric profile = profile();
            client.updateValue(
                    profile,
                    2,
                    ask(client, socket, client.readRowsByRange(profile, DAY, NEXT_DAY))
                            .getValue());
            if (register.getValue() == null || profile.getBuffer().length != MeterOctets.ROWS) {
                throw new IllegalStateException(profile.getBuffer().length + " rows");
            }
            ask(client, socket, client.releaseRequest());
        }
    }

    private static GXDLMSProfileGeneric profile() {
        GXDLMSProfileGeneric profile = new GXDLMSProfileGeneric(MeterOctets.PROFILE);
        profile.addCaptureObject(new GXDLMSClock(MeterOctets.CLOCK), 2, 0);
        for (int channel = 1; channel <= MeterOctets.CHANNELS; channel++) {
            profile.addCaptureObject(new GXDLMSRegister("1.0." + channel + ".8.0.255"), 2, 0);
        }
        return profile;
    }

    private static GXReplyData ask(GXDLMSClient client, Socket socket, byte[][] requests) throws Exception {
        GXReplyData reply = new GXReplyData();
        byte[] room = new byte[4_096];
        for (byte[] request : requests) {
            socket.getOutputStream().write(request);
            byte[] answer = {};
            do {
                int count = socket.getInputStream().read(room);
                if (count < 0) {
                    throw new IllegalStateException("the meter hung up");
                }
                int had = answer.length;
                answer = Arrays.copyOf(answer, had + count);
                System.arraycopy(room, 0, answer, had, count);
            } while (answer.length < MeterOctets.HEADER
                    || answer.length < MeterOctets.HEADER + ((answer[6] & 0xFF) << 8 | answer[7] & 0xFF));
            client.getData(answer, reply);
        }
        return reply;
    }
}
