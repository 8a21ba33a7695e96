// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gurux.dlms.GXByteBuffer;
import gurux.dlms.GXDLMSExceptionResponse;
import gurux.dlms.GXReplyData;
import gurux.dlms.enums.Authentication;
import gurux.dlms.enums.InterfaceType;
import gurux.dlms.enums.ObjectType;
import gurux.dlms.enums.Security;
import gurux.dlms.objects.GXDLMSProfileGeneric;
import gurux.dlms.secure.GXDLMSSecureClient;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterbase.simulator.security.Keys;
import org.meterbase.simulator.utility.Channel;
import org.meterbase.simulator.utility.Closings;
import org.meterbase.simulator.utility.Utility;

/** A client of other people reads a meter that ciphers. */
class GuruxClientTest {
    private static final long LAST_COUNTER = 100;

    @ParameterizedTest
    @CsvSource({", true", "00112233445566778899AABBCCDDEEFF, true", ", false"})
    void readsRegistersProfilesAndBills(String dedicatedKey, boolean counterOfItsOwn) throws Exception {
        try (Simulation simulation = new Simulation(Utility.of(2, 1, 100), () -> 0, 30, InstantSource.system())) {
            Station station = simulation.stations().get("60000002");
            GXDLMSSecureClient client = client(station.meter().keys(), dedicatedKey);
            client.setIncreaseInvocationCounterForGMacAuthentication(counterOfItsOwn);
            try (Call call = new Call(station)) {
                client.parseAareResponse(
                        exchange(client, call, client.aarqRequest()).getData());
                client.parseApplicationAssociationResponse(
                        exchange(client, call, client.getApplicationAssociationRequest())
                                .getData());
                Channel total = station.meter().model().registers().get(0);
                long before = total(station, total);
                GXReplyData register = exchange(client, call, client.read(total.obis(), ObjectType.REGISTER, 2));
                assertThat(((Number) register.getValue()).longValue()).isBetween(before, total(station, total));
                assertThat(buffer(client, call, "1.0.99.1.0.255", 96)).hasDimensions(96, 6);
                Object[][] months = buffer(client, call, "1.0.98.1.0.255", 15);
                assertThat(months).hasDimensions(Closings.MOST, 10);
                Closings.Closing last =
                        simulation.moment(station).closings().months().get(Closings.MOST - 1);
                assertThat(((Number) months[Closings.MOST - 1][2]).longValue())
                        .isEqualTo(station.meter().register(total, last.second()));
                client.setUseProtectedRelease(true);
                exchange(client, call, client.releaseRequest());
            }
            long reused = simulation
                    .reactor()
                    .ask(() -> station.condition().counters().report().reused())
                    .get();
            // This client can be told to prove itself with the counter of the request that brings the proof.
            assertThat(reused).isEqualTo(counterOfItsOwn ? 0 : 1);
        }
    }

    @Test
    void isToldOfACounterThatIsTooLow() throws Exception {
        try (Simulation simulation = new Simulation(Utility.of(2, 1, 100), () -> 0, 30, InstantSource.system())) {
            Station station = simulation.stations().get("60000002");
            simulation
                    .reactor()
                    .ask(() -> {
                        station.condition().counters().take(5000);
                        return true;
                    })
                    .get();
            GXDLMSSecureClient client = client(station.meter().keys(), null);
            try (Call call = new Call(station)) {
                assertThatThrownBy(() -> exchange(client, call, client.aarqRequest()))
                        .isInstanceOfSatisfying(GXDLMSExceptionResponse.class, refusal -> assertThat(
                                        ((Number) refusal.getValue()).longValue())
                                .isEqualTo(5001));
            }
        }
    }

    private static GXDLMSSecureClient client(Keys keys, String dedicatedKey) {
        GXDLMSSecureClient client =
                new GXDLMSSecureClient(true, 1, 1, Authentication.HIGH_GMAC, null, InterfaceType.WRAPPER);
        client.getCiphering().setSecurity(Security.AUTHENTICATION_ENCRYPTION);
        client.getCiphering().setSystemTitle(HexFormat.of().parseHex("4D42550000000001"));
        client.getCiphering().setBlockCipherKey(HexFormat.of().parseHex(keys.encryptionKey()));
        client.getCiphering().setAuthenticationKey(keys.authentication());
        client.getCiphering().setInvocationCounter(LAST_COUNTER + 1);
        if (dedicatedKey != null) {
            client.getCiphering().setDedicatedKey(HexFormat.of().parseHex(dedicatedKey));
        }
        return client;
    }

    private static Object[][] buffer(GXDLMSSecureClient client, Call call, String name, int rows) throws Exception {
        GXDLMSProfileGeneric profile = new GXDLMSProfileGeneric(name);
        client.updateValue(
                profile, 3, exchange(client, call, client.read(profile, 3)).getValue());
        client.updateValue(
                profile,
                2,
                exchange(client, call, client.readRowsByEntry(profile, 1, rows)).getValue());
        Object[][] buffer = new Object[rows][];
        for (int row = 0; row < rows; row++) {
            buffer[row] = (Object[]) profile.getBuffer()[row];
        }
        return buffer;
    }

    private static GXReplyData exchange(GXDLMSSecureClient client, Call call, byte[][] requests) throws Exception {
        GXReplyData reply = new GXReplyData();
        for (byte[] request : requests) {
            exchange(client, call, request, reply);
        }
        while (reply.isMoreData()) {
            exchange(client, call, client.receiverReady(reply), reply);
        }
        return reply;
    }

    private static void exchange(GXDLMSSecureClient client, Call call, byte[] request, GXReplyData reply)
            throws Exception {
        call.send(request);
        GXByteBuffer frame = new GXByteBuffer(call.receiveFrame());
        if (!client.getData(frame, reply) || reply.getError() != 0) {
            throw new IOException("error " + reply.getError());
        }
    }

    private static long total(Station station, Channel channel) {
        long now = InstantSource.system().instant().getEpochSecond()
                + station.meter().installation().clockDrift();
        return station.meter().register(channel, now);
    }
}
