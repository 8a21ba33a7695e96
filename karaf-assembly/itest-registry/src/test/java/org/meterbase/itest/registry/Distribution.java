// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.registry;

import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.doNotModifyLogConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFileExtend;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ops4j.pax.exam.Option;

/** The archive that ships, unpacked and started in a JVM of its own as its bin/karaf starts it. */
final class Distribution {
    private static final Duration BOOT = Duration.ofMinutes(4);
    private static final Pattern MODULES = Pattern.compile("(?m)^ +(--(?:add|patch)-.*\\S) *\\\\$");

    private Distribution() {}

    static Option unpacked() throws IOException {
        List<Option> options = new ArrayList<>();
        options.add(karafDistributionConfiguration()
                .frameworkUrl(Path.of(System.getProperty("meterbase.archive"))
                        .toUri()
                        .normalize()
                        .toString())
                .karafVersion(System.getProperty("karaf.version"))
                .name("Meterbase")
                .unpackDirectory(
                        Path.of(System.getProperty("meterbase.target"), "exam").toFile()));
        options.add(systemTimeout(BOOT.toMillis()));
        options.add(configureConsole().ignoreLocalConsole());
        options.add(doNotModifyLogConfiguration());
        // The bundles of Pax Exam; those of the distribution it has itself.
        options.add(editConfigurationFileExtend(
                "etc/org.ops4j.pax.url.mvn.cfg",
                "org.ops4j.pax.url.mvn.defaultRepositories",
                Path.of(System.getProperty("meterbase.repository")).toUri() + "@id=maven@snapshots"));
        jvm().forEach(option -> options.add(vmOption(option)));
        if (Boolean.getBoolean("meterbase.itest.keep")) {
            options.add(keepRuntimeFolder());
        }
        return composite(options.toArray(Option[]::new));
    }

    /** What bin/setenv says to the JVM, ports that are free now, and what bin/karaf says of modules. */
    private static List<String> jvm() throws IOException {
        List<String> options = new ArrayList<>(List.of(
                "-Xmx1g",
                "-Djdk.util.zip.disableZip64ExtraFieldValidation=true",
                "-Dmeterbase.http.port=" + freePort(),
                "-Dmeterbase.ssh.port=" + freePort()));
        Path script = Path.of(System.getProperty("meterbase.assembly"), "bin", "karaf");
        // It is started in the folder that is KARAF_HOME.
        Matcher modules = MODULES.matcher(
                Files.readString(script).replace("${KARAF_HOME}/", "").replace("\"", ""));
        while (modules.find()) {
            options.addAll(List.of(modules.group(1).split(" ")));
        }
        return options;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
