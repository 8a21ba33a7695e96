// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of dependence hold for what is in the distribution. */
final class ShippedBundlesTest {

    private static final Path SYSTEM = Path.of(System.getProperty("meterbase.assembly"), "system", "org", "meterbase");
    private static final Path SOURCES = Path.of(System.getProperty("meterbase.root"));
    private static final Pattern ARTIFACT = Pattern.compile("</parent>.*?<artifactId>([^<]+)<", Pattern.DOTALL);

    @Test
    void keepTheRulesOfDependence() throws Exception {
        List<Bundle> bundles = new ArrayList<>();
        for (Path path : files(SYSTEM, ".jar")) {
            try (Jar jar = new Jar(path.toFile())) {
                bundles.add(Bundle.read(jar));
            }
        }

        assertThat(bundles)
                .as("what was read")
                .extracting(Bundle::name)
                .contains("org.meterbase.api", "org.meterbase.archive", "org.meterbase.protocol.dlms");
        assertThat(DependencyRules.check(bundles)).isEmpty();
    }

    @Test
    void areInOneFeatureEach() throws IOException {
        List<String> built = new ArrayList<>(List.of("meterbase-api"));
        for (Path pom : files(SOURCES.resolve("bundles"), "pom.xml")) {
            Matcher matcher = ARTIFACT.matcher(Files.readString(pom));
            assertThat(matcher.find()).as("artifactId of %s", pom).isTrue();
            built.add(matcher.group(1));
        }
        List<Path> features = files(SYSTEM, "-features.xml");

        assertThat(features).hasSize(1);
        assertThat(built).contains("meterbase-archive", "meterbase-protocol-dlms");
        assertThat(Features.check(Files.readString(features.get(0)), built)).isEmpty();
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(ending))
                    .filter(path -> !folder.relativize(path).toString().contains("target/"))
                    .sorted()
                    .toList();
        }
    }
}
