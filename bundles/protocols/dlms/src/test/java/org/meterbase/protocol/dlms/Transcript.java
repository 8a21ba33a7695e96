// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.protocol.Item;
import org.meterbase.testkit.south.Peer;

/** A recorded session: what was asked, what went over the wire, and what it came to. */
record Transcript(
        String profile,
        Security security,
        Map<String, String> parameters,
        List<String> items,
        List<String> expected,
        List<String> wire) {
    /** How the session was secured. */
    enum Security {
        NONE,
        SECURED,
        KEYED
    }

    static Transcript read(String name) throws IOException {
        List<String> items = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        List<String> wire = new ArrayList<>();
        String profile = "standard";
        Security security = Security.NONE;
        Map<String, String> parameters = new HashMap<>();
        for (String line : lines(name)) {
            if (line.startsWith("# profile ")) {
                profile = line.substring(10);
            } else if (line.equals("# secured")) {
                security = Security.SECURED;
            } else if (line.equals("# keyed")) {
                security = Security.KEYED;
            } else if (line.startsWith("# parameter ")) {
                String[] words = line.substring(12).split(" ", 2);
                parameters.put(words[0], words[1]);
            } else if (line.startsWith("# item ")) {
                items.add(line.substring(7));
            } else if (line.startsWith("# expect ")) {
                expected.add(line.substring(9));
            } else if (!line.startsWith("#")) {
                wire.add(line);
            }
        }
        return new Transcript(profile, security, parameters, items, expected, wire);
    }

    /** The items, with ids from 1. */
    List<Item> freshItems() {
        List<Item> fresh = new ArrayList<>();
        for (String item : items) {
            fresh.add(item(fresh.size() + 1, item.split(" ")));
        }
        return fresh;
    }

    /** The device's side; it wants to be asked just so, but for the association request with its password. */
    Peer peer() {
        return new Replay();
    }

    private final class Replay implements Peer {
        private int at;
        private boolean released;

        @Override
        public List<byte[]> answer(byte[] octets) {
            List<byte[]> answers = new ArrayList<>();
            String request = "> " + Hex.of(octets);
            boolean association = security == Security.SECURED && octets.length > 8 && octets[8] == 0x60;
            released |= octets.length > 8 && octets[8] == 0x62;
            if (at >= wire.size() || !association && !wire.get(at).equals(request)) {
                throw new AssertionError("line " + at + " of the session: " + request + " instead of "
                        + (at < wire.size() ? wire.get(at) : "nothing"));
            }
            for (at++; at < wire.size() && wire.get(at).startsWith("< "); at++) {
                answers.add(Hex.of(wire.get(at).substring(2)));
            }
            return answers;
        }

        @Override
        public boolean released() {
            return released;
        }
    }

    private static Item item(long id, String[] words) {
        return switch (words[0]) {
            case "registers" -> Meters.registers(id, Arrays.copyOfRange(words, 1, words.length));
            case "clock" -> new Item.ReadClock(id, Meters.DEVICE);
            case "profile" ->
                new Item.ReadProfile(id, Meters.DEVICE, words[1], range(words[2], words[3]), Duration.ofMinutes(15));
            case "events" -> new Item.ReadEvents(id, Meters.DEVICE, words[1], range(words[2], words[3]));
            case "parameter" -> new Item.ReadParameter(id, Meters.DEVICE, Observation.Kind.valueOf(words[1]), "");
            default -> throw new AssertionError("no such item: " + words[0]);
        };
    }

    private static TimeRange range(String from, String to) {
        return new TimeRange(Instant.parse(from), Instant.parse(to));
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream in = Transcript.class.getResourceAsStream("/transcripts/" + name + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }
}
