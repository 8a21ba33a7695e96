// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.companion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The companion profiles that there are: those of the bundle, and those of a folder, which may inherit from them and replace them. A
 * file that cannot be used is left out and says why; it does not take the others with it.
 */
public final class CompanionProfiles {
    /** The name of the profile that is used where a device names none. */
    public static final String STANDARD = "standard";

    private static final String[] BUILT_IN = {STANDARD, "idis", "sim"};
    private static final String EXTENDS = "extends";
    /** With a cache of its own: the library's would hold this bundle's class loader after it is gone. */
    private static final ObjectMapper JSON = new ObjectMapper()
            .setTypeFactory(TypeFactory.defaultInstance().withCache(ownCache()))
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    private final Map<String, JsonNode> files = new LinkedHashMap<>();
    private final Map<String, CompanionProfile> profiles = new TreeMap<>();
    private final Map<String, String> faults = new TreeMap<>();

    /** @param folder of {@code *.json} files, the name of a file being that of its profile */
    public CompanionProfiles(Optional<Path> folder) {
        for (String name : BUILT_IN) {
            try (InputStream in = CompanionProfiles.class.getResourceAsStream("/companion/" + name + ".json")) {
                files.put(name, JSON.readTree(in));
            } catch (IOException broken) {
                throw new IllegalStateException("the bundle's own companion profile " + name + " is broken", broken);
            }
        }
        folder.ifPresent(this::readFolder);
        for (String name : files.keySet()) {
            try {
                profiles.put(name, new CompanionProfile(name, JSON.treeToValue(inherited(name), ProfileFile.class)));
            } catch (JsonProcessingException broken) {
                faults.put(name, broken.getOriginalMessage());
            } catch (RuntimeException unusable) {
                faults.put(name, unusable.getMessage());
            }
        }
    }

    /** The profile of this name; the standard's for an empty name. */
    public Optional<CompanionProfile> named(String name) {
        return Optional.ofNullable(profiles.get(name.isEmpty() ? STANDARD : name));
    }

    public Set<String> names() {
        return profiles.keySet();
    }

    /** Profiles and files that cannot be used, with what is wrong with them. */
    public Map<String, String> faults() {
        return faults;
    }

    private static LookupCache<Object, JavaType> ownCache() {
        return new LRUMap<>(16, 200);
    }

    private void readFolder(Path folder) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : found) {
                String name = file.getFileName().toString().replaceFirst("\\.json$", "");
                try {
                    files.put(name, JSON.readTree(file.toFile()));
                } catch (IOException broken) {
                    faults.put(name, broken.getMessage());
                }
            }
        } catch (IOException unreadable) {
            faults.put(folder.toString(), "the folder cannot be read: " + unreadable.getMessage());
        }
    }

    /** A profile over the one that it extends, and so on to one that extends none. */
    private JsonNode inherited(String name) {
        JsonNode own = files.get(name);
        if (!(own instanceof ObjectNode)) {
            throw new IllegalArgumentException("a companion profile is a JSON object");
        }
        ObjectNode result = JSON.createObjectNode();
        inherit(result, name, files.size());
        result.remove(EXTENDS);
        return result;
    }

    private void inherit(ObjectNode result, String name, int generations) {
        JsonNode file = files.get(name);
        if (file == null || generations < 0) {
            throw new IllegalArgumentException("it extends '" + name + "', which does not exist or extends it in turn");
        }
        if (file.hasNonNull(EXTENDS)) {
            inherit(result, file.get(EXTENDS).asText(), generations - 1);
        }
        lay(result, file);
    }

    /** Objects are laid over each other word by word; what is no object replaces what was there. */
    private static void lay(ObjectNode under, JsonNode over) {
        over.properties().forEach(field -> {
            JsonNode below = under.get(field.getKey());
            if (below instanceof ObjectNode object && field.getValue().isObject()) {
                lay(object, field.getValue());
            } else {
                under.set(field.getKey(), field.getValue().deepCopy());
            }
        });
    }
}
