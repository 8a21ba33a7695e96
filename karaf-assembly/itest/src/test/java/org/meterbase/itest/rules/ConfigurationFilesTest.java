// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Resource;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What can be set is in {@code etc}: one file a PID, every key in it with a comment that says its default. */
final class ConfigurationFilesTest {

    private static final Path ASSEMBLY = Path.of(System.getProperty("meterbase.assembly"));

    @Test
    void nameEverySettingAndItsDefault() throws Exception {
        List<String> missing = new ArrayList<>();
        int settings = 0;
        for (Path path : ours()) {
            try (Jar jar = new Jar(path.toFile())) {
                Map<String, Resource> descriptors = jar.getDirectory("OSGI-INF/metatype");
                for (Resource descriptor : descriptors == null ? List.<Resource>of() : descriptors.values()) {
                    Document document = parse(descriptor);
                    String pid = attribute(document, "Designate", "pid");
                    Path file = ASSEMBLY.resolve("etc").resolve(pid + ".cfg");
                    String text = Files.exists(file) ? Files.readString(file) : "";
                    NodeList keys = document.getElementsByTagName("AD");
                    for (int i = 0; i < keys.getLength(); i++, settings++) {
                        Element key = (Element) keys.item(i);
                        if (!says(text, key.getAttribute("id"), key.getAttribute("default"))) {
                            missing.add(file.getFileName() + ": " + key.getAttribute("id") + ", default "
                                    + key.getAttribute("default"));
                        }
                    }
                }
            }
        }

        assertThat(settings).as("settings that were looked for").isPositive();
        assertThat(missing).isEmpty();
    }

    @Test
    void areSearchedForTheKeyAndItsDefault() {
        String text = "# Threads. Default: 2\n#threads = 2\n\n# Default: empty\n#folder =\n";

        assertThat(says(text, "threads", "2")).isTrue();
        assertThat(says(text, "folder", "")).isTrue();
        assertThat(says(text, "threads", "3")).isFalse();
        assertThat(says(text, "thread", "2")).isFalse();
    }

    /** The last comment before the key says its default. */
    private static boolean says(String text, String key, String value) {
        String said = value.isEmpty() ? "empty" : Pattern.quote(value);
        return Pattern.compile(
                        "^#[^\\n]*Default: " + said + "\\b[^\\n]*\\n(?:# [^\\n]*\\n)*#?" + Pattern.quote(key) + " =",
                        Pattern.MULTILINE)
                .matcher(text)
                .find();
    }

    private static List<Path> ours() throws Exception {
        try (Stream<Path> paths = Files.walk(ASSEMBLY.resolve(Path.of("system", "org", "meterbase")))) {
            return paths.filter(path -> path.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static Document parse(Resource descriptor) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        try (InputStream in = descriptor.openInputStream()) {
            return factory.newDocumentBuilder().parse(in);
        }
    }

    private static String attribute(Document document, String element, String name) {
        return ((Element) document.getElementsByTagName(element).item(0)).getAttribute(name);
    }
}
