// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The operating-system account under which PostgreSQL runs. PostgreSQL refuses to run as root; where the platform
 * itself is root, its server runs as {@value #UNPRIVILEGED} (nobody), otherwise as the platform's own user.
 */
public final class ServerAccount {
    /** The conventional number of "nobody". PostgreSQL wants a name for it, which every usual system and image has. */
    public static final int UNPRIVILEGED = 65534;

    private final boolean root;

    private ServerAccount(boolean root) {
        this.root = root;
    }

    /** The account that suits the user of this JVM. */
    public static ServerAccount current() throws IOException {
        return new ServerAccount(((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")) == 0);
    }

    /** Whether the server runs under another account than this JVM. */
    public boolean dropsPrivileges() {
        return root;
    }

    /** The command line that runs {@code command} under this account. */
    List<String> commandLine(List<String> command) {
        if (!root) {
            return command;
        }
        List<String> line = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=" + UNPRIVILEGED,
                "--regid=" + UNPRIVILEGED,
                "--clear-groups",
                "--no-new-privs",
                "--"));
        line.addAll(command);
        return line;
    }

    /** Gives a file or an empty folder to this account. */
    void own(Path path) throws IOException {
        if (root) {
            Files.setAttribute(path, "unix:uid", UNPRIVILEGED);
            Files.setAttribute(path, "unix:gid", UNPRIVILEGED);
        }
    }

    /**
     * Whether the account can reach what is in {@code folder}: every parent has to be traversable. It is tried and not
     * computed from permission bits, because access lists, name spaces and security modules have a say as well.
     */
    public boolean reaches(Path folder) throws IOException {
        return !root
                || Command.status(
                                commandLine(List.of("test", "-x", folder.toString())),
                                Path.of("/"),
                                Duration.ofSeconds(10))
                        == 0;
    }
}
