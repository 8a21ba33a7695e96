// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.meterbase.kit.postgres.PostgresPrograms;
import org.meterbase.kit.postgres.ServerAccount;
import org.meterbase.kit.postgres.ServerFolder;

/** The programs of PostgreSQL, unpacked once for each user of this machine into the temporary folder. */
public final class TestPrograms {
    private TestPrograms() {}

    /** Unpacks them where that has not been done. */
    public static PostgresPrograms unpacked() throws IOException {
        return PostgresPrograms.unpack(archive(PostgresPrograms.archiveName()), cache());
    }

    /** The archive as it is on the class path. */
    public static URL archive(String name) {
        URL archive = TestPrograms.class.getClassLoader().getResource(name);
        if (archive == null) {
            throw new IllegalStateException(name + " of io.zonky.test.postgres is not on the class path");
        }
        return archive;
    }

    /** A folder that stays from one run to the next and that the account of a server can reach. */
    static Path cache() throws IOException {
        String name = "meterbase-test-" + Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        return ServerFolder.choose(
                Path.of(System.getProperty("java.io.tmpdir"), name),
                ServerAccount.current(),
                List.of(Path.of("/var/tmp", name)));
    }
}
