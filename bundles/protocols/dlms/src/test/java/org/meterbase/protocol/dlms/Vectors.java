// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Octets that others published, from the data folder beside the checkout or the system property {@code meterbase.test.data}. */
public final class Vectors {
    private Vectors() {}

    /** Whether they are there. */
    public static boolean present() {
        return data().isPresent();
    }

    /** The first of a test, or of a variable, of this name. */
    public static byte[] of(String folder, String file, String name) throws IOException {
        for (JsonNode node : all(folder)) {
            boolean named = name.equals(node.get("test").asText())
                    || name.equals(node.get("var").asText());
            if (node.get("file").asText().endsWith(file) && named) {
                return Hex.of(node.get("hex").asText());
            }
        }
        throw new AssertionError(folder + " has no vector " + name + " of " + file);
    }

    public static JsonNode all(String folder) throws IOException {
        Optional<Path> data = data();
        Assumptions.assumeTrue(
                data.isPresent(), "no published vectors: set meterbase.test.data to the folder that holds them");
        return new ObjectMapper()
                .readTree(data.get().resolve(folder).resolve("vectors.json").toFile());
    }

    private static Optional<Path> data() {
        String set = System.getProperty("meterbase.test.data");
        if (set != null) {
            return Optional.of(Path.of(set));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path beside = at.resolve("shared/data");
            if (Files.isDirectory(beside.resolve("dlms-pwitab"))) {
                return Optional.of(beside);
            }
        }
        return Optional.empty();
    }
}
