// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import org.meterbase.kit.json.Json;

/**
 * Where a page of a collection ended, as a text that a client gives back as it got it. It carries no authority; its check
 * sum tells a mangled one, and its collection one that was meant for another.
 */
final class Cursor {
    private static final int LONGEST = 2048;
    private static final int CHECK_SUM = Integer.BYTES;

    private Cursor() {}

    static String of(String collection, List<String> key) {
        try {
            byte[] json = Json.MAPPER.writeValueAsBytes(key);
            ByteBuffer bytes = ByteBuffer.allocate(CHECK_SUM + json.length);
            bytes.putInt(checkSum(collection, json)).put(json);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> read(String collection, String text) {
        try {
            if (text.length() > LONGEST) {
                throw new IllegalArgumentException();
            }
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() < CHECK_SUM) {
                throw new IllegalArgumentException();
            }
            int sum = bytes.getInt();
            byte[] json = new byte[bytes.remaining()];
            bytes.get(json);
            if (sum != checkSum(collection, json)) {
                throw new IllegalArgumentException();
            }
            return Json.MAPPER.readValue(json, new TypeReference<List<String>>() {});
        } catch (IllegalArgumentException | IOException e) {
            throw Problem.invalid(
                    "The cursor is not one of this collection",
                    List.of(new Fault("?cursor", "follow the link in next as it is, or begin without a cursor")));
        }
    }

    private static int checkSum(String collection, byte[] json) {
        CRC32 sum = new CRC32();
        sum.update(collection.getBytes(StandardCharsets.UTF_8));
        sum.update(json);
        return (int) sum.getValue();
    }
}
