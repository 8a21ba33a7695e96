// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.register;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.meterbase.simulator.control.Json;
import org.meterbase.simulator.control.Roster;

/**
 * Which utility is to be told to which platform.
 *
 * @param control where the utility's control port is
 * @param platform where the platform's REST is
 * @param keyFile file of the utility's API key, made where it is missing
 * @param user an administrator, for making the key
 * @param passwordFile file with that administrator's password, or null
 * @param historyDays how far back profiles are wanted
 */
public record Registration(URI control, URI platform, Path keyFile, String user, Path passwordFile, int historyDays) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Registers. @param patience how long to wait for first readings; zero: not at all */
    public void perform(Duration patience, PrintStream out) throws IOException, InterruptedException {
        Roster roster = roster();
        Platform mine = new KeptKey(keyFile).open(new Platform(platform, null), user, passwordFile);
        new Registrar(mine, out).register(roster, historyDays);
        if (!patience.isZero()) {
            new FirstReadings(mine, out).show(roster, patience);
        }
    }

    private Roster roster() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(control.resolve("/roster"))
                .timeout(PATIENCE)
                .build();
        HttpResponse<byte[]> answer;
        try {
            answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IOException("no simulated utility answers at " + control + ": start one with 'run'", e);
        }
        return Json.read(answer.body(), Roster.class);
    }
}
