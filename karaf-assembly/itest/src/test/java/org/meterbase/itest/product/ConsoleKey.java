// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.product;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/** The console over ssh with a key of this test run, put where the documentation says that keys belong. */
final class ConsoleKey {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final KeyPair KEY = generate();

    private ConsoleKey() {}

    /** Allows the key in the {@code etc} of this base folder, which is made from the assembly's as at first start. */
    static void allow(Path assembly, Path base) throws IOException {
        Path etc = base.resolve("etc");
        if (Files.exists(etc)) {
            return;
        }
        try (Stream<Path> files = Files.walk(assembly.resolve("etc"))) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        etc.resolve(assembly.resolve("etc").relativize(file).toString()));
            }
        }
        String key = PublicKeyEntry.toString(KEY.getPublic()).split(" ")[1];
        Files.writeString(
                etc.resolve("keys.properties"),
                "\nadmin = " + key.replace("=", "\\=") + ",_g_:admingroup\n",
                StandardOpenOption.APPEND);
    }

    /** Runs one command and answers with what it printed. */
    static String run(int port, String command) throws IOException {
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier((session, address, key) -> true);
            client.start();
            try (ClientSession session =
                    client.connect("admin", "127.0.0.1", port).verify(PATIENCE).getSession()) {
                session.addPublicKeyIdentity(KEY);
                session.auth().verify(PATIENCE);
                try (ChannelExec channel = session.createExecChannel(command)) {
                    ByteArrayOutputStream output = new ByteArrayOutputStream();
                    channel.setOut(output);
                    channel.setErr(output);
                    channel.open().verify(PATIENCE);
                    channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);
                    return output.toString(StandardCharsets.UTF_8);
                }
            }
        }
    }

    private static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK makes no EC keys", e);
        }
    }
}
