// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.meterbase.kit.schema.Login;

/** A PostgreSQL server that somebody else looks after. */
final class ConfiguredServer implements Source {
    private final Login login;
    private final Path passwordFile;

    /** @param passwordFile null where the password is in the login */
    ConfiguredServer(Login login, Path passwordFile) {
        this.login = login;
        this.passwordFile = passwordFile;
    }

    @Override
    public Login ready() throws IOException {
        if (passwordFile == null) {
            return login;
        }
        try (Stream<String> lines = Files.lines(passwordFile)) {
            return new Login(login.url(), login.user(), lines.findFirst().orElse(""));
        } catch (IOException e) {
            throw new IOException(
                    "The password file " + passwordFile + " cannot be read; see password.file in etc/" + Database.PID
                            + ".cfg",
                    e);
        }
    }

    @Override
    public String description() {
        return "PostgreSQL at " + login.address();
    }

    @Override
    public void close() {}
}
