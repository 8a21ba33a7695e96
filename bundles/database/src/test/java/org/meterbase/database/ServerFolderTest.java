// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterbase.kit.postgres.PostgresServer;
import org.meterbase.kit.postgres.PostgresSettings;
import org.meterbase.kit.postgres.ServerAccount;
import org.meterbase.kit.postgres.ServerFolder;
import org.meterbase.testkit.TestPrograms;

/** Where the platform may go, its unprivileged server may not. (As a normal user both are the same, and go to the same places.) */
final class ServerFolderTest {
    @AutoClose
    private ServerRoom room;

    private ServerAccount account;
    private Path closed;
    private Path wanted;
    private List<Path> others;

    @BeforeEach
    void closeAFolder() throws IOException {
        room = new ServerRoom();
        account = ServerAccount.current();
        closed = Files.createDirectory(room.folder("closed"));
        permit(closed, "rwx------");
        wanted = closed.resolve("data/postgres");
        others = List.of(room.folder("elsewhere"));
    }

    @Test
    void takesTheWantedFolderWhereItIsReachable() throws Exception {
        permit(closed, "rwx--x--x");
        assertThat(ServerFolder.choose(wanted, account, others)).isEqualTo(wanted);
    }

    @Test
    void goesElsewhereAndSaysWhereWhenAParentIsClosed() throws Exception {
        Path chosen = ServerFolder.choose(wanted, account, others);
        if (account.dropsPrivileges()) {
            assertThat(chosen).startsWith(room.folder("elsewhere"));
            assertThat(wanted.resolve("elsewhere")).hasContent(chosen.toString());
            assertThat(account.reaches(wanted)).isFalse();
        } else {
            assertThat(chosen).isEqualTo(wanted);
        }
        assertThat(account.reaches(chosen)).isTrue();
        PostgresServer server =
                new PostgresServer(TestPrograms.unpacked(), account, chosen, 0, PostgresSettings.durable());
        server.start();
        assertThat(ServerRoom.ask(server, "SELECT 1")).isEqualTo("1");

        permit(closed, "rwx--x--x");
        assertThat(ServerFolder.choose(wanted, account, others))
                .as("data stay where they are")
                .isEqualTo(chosen);
        server.discard();
    }

    @Test
    void refusesToStartAnEmptyDatabaseBesideOneThatBecameClosed() throws Exception {
        Files.createDirectories(wanted.resolve("data"));
        if (account.dropsPrivileges()) {
            assertThatThrownBy(() -> ServerFolder.choose(wanted, account, others))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(wanted.toString())
                    .hasMessageContaining("chmod");
        } else {
            assertThat(ServerFolder.choose(wanted, account, others)).isEqualTo(wanted);
        }
    }

    @Test
    void givesDifferentWishesDifferentPlaces() throws Exception {
        Path other = ServerFolder.choose(closed.resolve("other/postgres"), account, others);
        assertThat(ServerFolder.choose(wanted, account, others)).isNotEqualTo(other);
    }

    private static void permit(Path folder, String permissions) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }
}
