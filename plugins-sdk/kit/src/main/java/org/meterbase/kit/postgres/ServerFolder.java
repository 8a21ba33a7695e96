// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a server keeps its files. A checkout or an unpacked archive in root's home is closed to the server's account; then
 * another place has to do, always the same one for the same wish, and it is said where.
 */
public final class ServerFolder {
    private static final Logger LOG = LoggerFactory.getLogger(ServerFolder.class);
    private static final List<Path> SYSTEM_FOLDERS =
            List.of(Path.of("/var/lib/meterbase"), Path.of("/var/tmp/meterbase"));

    private ServerFolder() {}

    /** The wanted folder where the account reaches it, otherwise one below {@code /var/lib} or {@code /var/tmp}. */
    public static Path choose(Path wanted, ServerAccount account) throws IOException {
        return choose(wanted, account, SYSTEM_FOLDERS);
    }

    /** The same with other places to fall back to, in the order of preference. */
    public static Path choose(Path wanted, ServerAccount account, List<Path> others) throws IOException {
        List<Path> places = new ArrayList<>(List.of(wanted.toAbsolutePath().normalize()));
        for (Path other : others) {
            places.add(other.resolve(key(places.get(0))));
        }
        Files.createDirectories(places.get(0));
        // Where data are, they stay: nobody wants an empty database beside a full one because a folder became
        // reachable.
        for (Path place : places) {
            if (Files.exists(place.resolve("data"), LinkOption.NOFOLLOW_LINKS)) {
                if (!account.reaches(place)) {
                    throw new IOException(
                            "The account of PostgreSQL (%d) cannot reach the data in %s; make every folder above it traversable (chmod o+x)"
                                    .formatted(ServerAccount.UNPRIVILEGED, place));
                }
                return tell(wanted, place);
            }
        }
        for (Path place : places) {
            if (place.equals(places.get(0)) || made(place)) {
                if (account.reaches(place)) {
                    return tell(wanted, place);
                }
            }
        }
        throw new IOException(
                "The account of PostgreSQL (%d) can reach none of %s; configure a folder that it can, or a url"
                        .formatted(ServerAccount.UNPRIVILEGED, places));
    }

    private static Path tell(Path wanted, Path place) throws IOException {
        if (!place.equals(wanted.toAbsolutePath().normalize())) {
            LOG.info("{} is closed to the account of PostgreSQL; its data are in {}", wanted, place);
            Files.writeString(wanted.resolve("elsewhere"), place + "\n");
        }
        return place;
    }

    /** Makes a folder in a place that others may write to; one that is already there must be ours. */
    private static boolean made(Path place) {
        try {
            Files.createDirectories(place);
            Object owner = Files.getAttribute(place, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            return owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                    && Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            LOG.debug("{} cannot be used", place, e);
            return false;
        }
    }

    private static String key(Path wanted) {
        return UUID.nameUUIDFromBytes(wanted.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
