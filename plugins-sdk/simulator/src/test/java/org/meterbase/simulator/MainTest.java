// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void theRosterIsJson() throws Exception {
        assertThat(main("roster", "--meters", "5", "--port", "30000")).isZero();
        JsonNode roster = new ObjectMapper().readTree(out.toByteArray());
        assertThat(roster.path("usagePoints")).hasSize(5);
        assertThat(roster.path("usagePoints").get(4).path("meter").path("port").asInt())
                .isEqualTo(30_004);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|Say what to do",
                "fly|'fly' is not a command",
                "run --wings 2|there are --control, --history-days, --meters",
                "run --meters|--meters needs a value",
                "run --meters 0|give a number from 1 to 40000",
                "run --meters many|give a number from 1 to 40000",
                "run --meters 10000 --port 60000|give a lower --port",
                "run --utility huge|there are small, town and city",
                "run --plant roses|there are none and demo"
            })
    void aWrongCommandLineIsExplained(String line, String explanation) {
        assertThat(main(line == null ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(explanation);
        assertThat(out.size()).isZero();
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(main("run", "--meters", "1", "--port", port, "--control", "0"))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("port " + port + " is not free").contains("--port");
        }
    }

    @Test
    void runSaysWhenItIsReadyAndRunsUntilItIsEnded() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        PipedInputStream said = new PipedInputStream();
        PrintStream saying = new PrintStream(new PipedOutputStream(said), true);
        String[] line = {"run", "--meters", "1", "--port", String.valueOf(port), "--control", "0", "--plant", "demo"};
        Thread running = new Thread(() -> Main.run(line, saying, new PrintStream(err)));
        running.start();
        assertThat(new BufferedReader(new InputStreamReader(said)).readLine())
                .startsWith("ready: 1 meters on 127.0.0.1:" + port + "-" + port + ", control http://127.0.0.1:");
        new Socket("127.0.0.1", port).close();
        running.interrupt();
        running.join();
    }

    @Test
    void withoutAUtilityThereIsNothingToRegister() {
        assertThat(main("register", "--control", "http://127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString()).contains("no simulated utility answers at http://127.0.0.1:1", "'run'");
    }

    private int main(String... arguments) {
        return Main.run(arguments, new PrintStream(out), new PrintStream(err));
    }
}
