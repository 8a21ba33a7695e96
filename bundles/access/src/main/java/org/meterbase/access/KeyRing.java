// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.meterbase.kit.folder.DataFolder;

/**
 * The keys under which secrets are sealed: a line each in a file beside the database, {@code id base64}. The last one seals,
 * all of them open, so that a key can be followed by another. Whoever backs up the database backs up this file elsewhere.
 */
final class KeyRing {
    static final String FILE = "secrets.key";
    private static final int KEY = 32;
    private static final int ID = 4;

    /** A key and its name. */
    record Named(String id, SecretKey key) {}

    private final Map<String, Named> keys = new LinkedHashMap<>();
    private Named current;

    private KeyRing() {}

    /**
     * Reads the file; makes it where there is none.
     *
     * @param sealedBefore whether secrets are stored already: then a missing file is an error and nothing to make anew
     */
    static KeyRing open(DataFolder folder, boolean sealedBefore) throws IOException {
        String content = folder.read(FILE).orElse("");
        if (content.isBlank()) {
            if (sealedBefore) {
                throw new IOException("The stored secrets cannot be opened without " + folder.path(FILE)
                        + ": restore it from the backup");
            }
            content = fresh();
            folder.write(FILE, content);
        }
        KeyRing ring = new KeyRing();
        for (String line : content.lines().filter(line -> !line.isBlank()).toList()) {
            ring.add(line, folder);
        }
        return ring;
    }

    /** The one that seals. */
    Named current() {
        return current;
    }

    /** The one that opens what was sealed under this id. */
    SecretKey key(String id) {
        Named found = keys.get(id);
        if (found == null) {
            throw new IllegalStateException("A secret was sealed under the key " + id + ", which is not in " + FILE
                    + ": restore it from the backup");
        }
        return found.key();
    }

    private void add(String line, DataFolder folder) throws IOException {
        String[] parts = line.strip().split(" +");
        byte[] bits;
        try {
            bits = Base64.getDecoder().decode(parts[parts.length - 1]);
        } catch (IllegalArgumentException e) {
            bits = new byte[0];
        }
        if (parts.length != 2 || bits.length != KEY) {
            throw new IOException(folder.path(FILE) + " is damaged: restore it from the backup");
        }
        current = new Named(parts[0], new SecretKeySpec(bits, "AES"));
        keys.put(current.id(), current);
    }

    private static String fresh() {
        SecureRandom random = new SecureRandom();
        byte[] id = new byte[ID];
        byte[] key = new byte[KEY];
        random.nextBytes(id);
        random.nextBytes(key);
        return HexFormat.of().formatHex(id) + " " + Base64.getEncoder().encodeToString(key) + "\n";
    }
}
