// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.meterbase.testkit.south.Peer;

/**
 * A meter made of octets: attributes hold A-XDR in hexadecimal digits as a test writes them, and services answer as the Green Book
 * says, or as a test wants them to. It decodes requests by their places, not with the code under test.
 */
final class TestMeter implements Peer {
    static final String AARE =
            "6129 a109060760857405080101 a203020100 a305a103020100 be10040e 0800065f1f0400 001814 ffff 0007";

    private final Map<String, String> attributes = new HashMap<>();
    private final Map<String, Integer> refused = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private UnaryOperator<String> aare = usual -> usual;
    private int blockSize;
    private int firstBlock = 1;
    private int listsResult;
    private String poison;
    private boolean answersRelease = true;
    private boolean released;
    private byte[] pending;
    private byte[] blocks = {};
    private int blockAt;
    private long blockNumber;

    /** An attribute by class/OBIS:attribute, selections of which answer the same. */
    TestMeter with(String attribute, String axdr) {
        attributes.put(attribute, axdr);
        return this;
    }

    /** A data-access-result for an attribute; with {@code @1} or {@code @2} behind it for that selector. */
    TestMeter refusing(String attribute, int result) {
        refused.put(attribute, result);
        return this;
    }

    TestMeter inBlocksOf(int octets) {
        blockSize = octets;
        return this;
    }

    TestMeter countingBlocksFrom(int number) {
        firstBlock = number;
        return this;
    }

    /** Answers requests that contain these digits by an exception, whatever the conformance says. */
    TestMeter failingOn(String digits) {
        poison = digits;
        return this;
    }

    /** Offers requests with list. */
    TestMeter offeringLists() {
        return associating(AARE.replace("001814", "001a14"));
    }

    /** Offers requests with list, and answers them by an exception. */
    TestMeter withoutLists() {
        listsResult = 1;
        return offeringLists();
    }

    TestMeter associating(String otherAare) {
        aare = usual -> otherAare;
        return this;
    }

    TestMeter silentOnRelease() {
        answersRelease = false;
        return this;
    }

    /** Requests as they came, without the wrapper's header. */
    List<String> requests() {
        return requests;
    }

    @Override
    public boolean released() {
        return released;
    }

    @Override
    public List<byte[]> answer(byte[] octets) {
        List<byte[]> answers = new ArrayList<>();
        pending = pending == null ? octets : concat(pending, octets);
        while (pending.length >= 8 && pending.length >= 8 + u16(pending, 6)) {
            byte[] apdu = Arrays.copyOfRange(pending, 8, 8 + u16(pending, 6));
            byte[] ports = Arrays.copyOfRange(pending, 2, 6);
            pending = Arrays.copyOfRange(pending, 8 + apdu.length, pending.length);
            requests.add(Hex.of(apdu));
            byte[] answer = reply(apdu);
            if (answer.length > 0) {
                answers.add(frame(ports, answer));
            }
        }
        return answers;
    }

    static byte[] frame(byte[] requestPorts, byte[] apdu) {
        return ByteBuffer.allocate(8 + apdu.length)
                .putShort((short) 1)
                .put(requestPorts, 2, 2)
                .put(requestPorts, 0, 2)
                .putShort((short) apdu.length)
                .put(apdu)
                .array();
    }

    /** What it answers to an APDU; nothing for silence. */
    byte[] reply(byte[] request) {
        if (poison != null && Hex.of(request).contains(poison)) {
            return Hex.of("d80102");
        }
        switch (request[0] & 0xFF) {
            case 0x60:
                return Hex.of(aare.apply(AARE));
            case 0x62:
                released = true;
                return answersRelease ? Hex.of("6303800100") : new byte[0];
            case 0xC0:
                return get(request);
            default:
                return Hex.of("d80203");
        }
    }

    private byte[] get(byte[] request) {
        String head = "c4%02x%02x";
        int invoke = request[2] & 0xFF;
        if (request[1] == 2) {
            return block(invoke);
        }
        if (request[1] == 3) {
            return listsResult != 0 ? Hex.of("d80102") : list(request, invoke);
        }
        String attribute = attribute(request, 3);
        int selector = request[12] == 0 ? 0 : request[13];
        Integer result = refused.getOrDefault(attribute + "@" + selector, refused.get(attribute));
        if (result == null && !attributes.containsKey(attribute)) {
            result = 4;
        }
        if (result != null) {
            return Hex.of(head.formatted(1, invoke) + "01%02x".formatted(result));
        }
        byte[] data = Hex.of(attributes.get(attribute));
        if (blockSize > 0 && data.length > blockSize) {
            blocks = data;
            blockAt = 0;
            blockNumber = firstBlock;
            return block(invoke);
        }
        return concat(Hex.of(head.formatted(1, invoke) + "00"), data);
    }

    private byte[] list(byte[] request, int invoke) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(request[3]);
        for (int i = 0; i < request[3]; i++) {
            String attribute = attribute(request, 4 + 10 * i);
            if (attributes.containsKey(attribute) && !refused.containsKey(attribute)) {
                out.write(0);
                out.writeBytes(Hex.of(attributes.get(attribute)));
            } else {
                out.write(1);
                out.write(refused.getOrDefault(attribute, 4));
            }
        }
        return concat(Hex.of("c403%02x".formatted(invoke)), out.toByteArray());
    }

    private byte[] block(int invoke) {
        int to = Math.min(blocks.length, blockAt + blockSize);
        byte[] part = Arrays.copyOfRange(blocks, blockAt, to);
        blockAt = to;
        String head = "c402%02x%02x%08x00".formatted(invoke, to == blocks.length ? 1 : 0, blockNumber++);
        String length = part.length < 0x80 ? "%02x" : part.length < 0x100 ? "81%02x" : "82%04x";
        return concat(Hex.of(head + length.formatted(part.length)), part);
    }

    private static String attribute(byte[] request, int at) {
        StringBuilder name = new StringBuilder();
        for (int i = at + 2; i < at + 8; i++) {
            name.append(name.isEmpty() ? "" : ".").append(request[i] & 0xFF);
        }
        return u16(request, at) + "/" + name + ":" + request[at + 8];
    }

    private static int u16(byte[] octets, int at) {
        return (octets[at] & 0xFF) << 8 | octets[at + 1] & 0xFF;
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
