// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.register;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The simulated utility's own API key, in a file that only its owner reads: made once, with an administrator's password. */
final class KeptKey {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final List<String> ROLES = List.of("viewer", "operator", "engineer");
    private static final int UNAUTHORIZED = 401;

    private final Path file;

    KeptKey(Path file) {
        this.file = file;
    }

    /**
     * The platform, with the key that is kept or with a new one.
     *
     * @param user an administrator, for where there is no key that the platform knows
     * @param passwordFile with the password in it, or null
     */
    Platform open(Platform platform, String user, Path passwordFile) throws IOException, InterruptedException {
        if (Files.exists(file)) {
            Platform mine = platform.as(Files.readString(file).strip());
            if (knows(mine)) {
                return mine;
            }
        }
        if (passwordFile == null || !Files.exists(passwordFile)) {
            throw new IOException("there is no API key in " + file
                    + " that the platform knows, and no administrator's password to make one with: create one in the console with"
                    + " 'api-key:create --quiet demo " + String.join(" ", ROLES) + "' and put it into that file");
        }
        return platform.as(made(platform, user, Files.readString(passwordFile).strip()));
    }

    private static boolean knows(Platform mine) throws IOException, InterruptedException {
        try {
            mine.get("/api/v1/users/me");
            return true;
        } catch (Refused refused) {
            if (refused.status() == UNAUTHORIZED) {
                return false;
            }
            throw refused;
        }
    }

    private String made(Platform platform, String user, String password) throws IOException, InterruptedException {
        Platform administrator = platform.as(platform.logIn(user, password));
        JsonNode key = administrator.post("/api/v1/api-keys", Map.of("name", "Simulated utility", "roles", ROLES));
        administrator.delete("/api/v1/sessions/current");
        keep(key.path("key").asText());
        return key.path("key").asText();
    }

    private void keep(String key) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.writeString(file, key + "\n");
    }
}
