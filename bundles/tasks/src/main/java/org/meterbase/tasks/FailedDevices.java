// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.tasks.ItemOutcome;

/**
 * The devices of one run and shard that failed, packed. Of each, ascending: id (8 octets), attempts (2), when it is tried again in milliseconds since 1970, 0 for no more (8), and
 * how many items failed (2); of each of these the code of its reason (2), then the item and the text in UTF-8, their lengths before them (2). V3__failed_devices.sql packs so
 * too.
 */
final class FailedDevices {
    /** What failed of a device. @param due when it is tried again; null for no more */
    record Failed(int attempts, Instant due, List<ItemOutcome> failures) {
        Failed forGood() {
            return new Failed(attempts, null, failures);
        }

        /** The reason that is named where there is but one. */
        Failure.Reason reason() {
            return failures.get(0).failure().orElseThrow().reason();
        }
    }

    private FailedDevices() {}

    static byte[] pack(SortedMap<Long, Failed> devices) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(devices.size() * 80);
        try (DataOutputStream out = new DataOutputStream(packed)) {
            for (Map.Entry<Long, Failed> device : devices.entrySet()) {
                Failed failed = device.getValue();
                out.writeLong(device.getKey());
                out.writeShort(failed.attempts());
                out.writeLong(failed.due() == null ? 0 : failed.due().toEpochMilli());
                out.writeShort(failed.failures().size());
                for (ItemOutcome outcome : failed.failures()) {
                    Failure failure = outcome.failure().orElseThrow();
                    out.writeShort(failure.reason().code());
                    text(out, outcome.item());
                    text(out, failure.text());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(octets.length);
        out.write(octets);
    }

    static SortedMap<Long, Failed> unpack(byte[] packed) {
        SortedMap<Long, Failed> devices = new TreeMap<>();
        ByteBuffer in = ByteBuffer.wrap(packed);
        while (in.hasRemaining()) {
            long device = in.getLong();
            int attempts = in.getShort();
            long due = in.getLong();
            int count = in.getShort() & 0xFFFF;
            List<ItemOutcome> failures = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                Failure.Reason reason = Failure.Reason.ofCode(in.getShort());
                failures.add(ItemOutcome.failed(text(in), Failure.of(reason, text(in))));
            }
            devices.put(device, new Failed(attempts, due == 0 ? null : Instant.ofEpochMilli(due), failures));
        }
        return devices;
    }

    private static String text(ByteBuffer in) {
        byte[] octets = new byte[in.getShort() & 0xFFFF];
        in.get(octets);
        return new String(octets, StandardCharsets.UTF_8);
    }
}
