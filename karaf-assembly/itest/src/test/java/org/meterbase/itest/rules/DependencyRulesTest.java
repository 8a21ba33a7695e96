// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule is broken by a bundle made for it, and the check says so. */
final class DependencyRulesTest {

    private static final String SECURED = "<property name='meterbase.rest.secured' type='Boolean' value='true'/>";
    private static final String ARCHIVE = "org.meterbase.api.archive.Archive";
    private static final String READINGS = "org.meterbase.api.readings.Readings";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 | org.meterbase.api      | Import-Package        | javax.sql
            2 | org.meterbase.readings | Import-Package        | org.meterbase.archive
            2 | org.meterbase.readings | Export-Package        | org.meterbase.itest.rules.broken.exported
            2 | org.meterbase.readings | Require-Bundle        | org.meterbase.archive
            2 | org.meterbase.readings | DynamicImport-Package | *
            3 | org.meterbase.readings | Import-Package        | javax.persistence
            3 | org.meterbase.readings | Import-Package        | org.eclipse.persistence.config
            3 | org.meterbase.protocol.dlms | Import-Package   | io.netty.buffer
            5 | org.meterbase.readings | Import-Package        | org.example;resolution:=optional
            """)
    void aHeaderThatBreaksARule(int rule, String name, String header, String value) throws Exception {
        assertThat(DependencyRules.check(List.of(bundle(name, Map.of(header, value)))))
                .extracting(Violation::rule)
                .containsExactly(rule);
    }

    @Test
    void jaxRsOutsideAPackageNamedRest() throws Exception {
        Bundle bundle = bundle(
                "org.meterbase.readings",
                Map.of("Private-Package", "org.meterbase.itest.rules.broken", "Import-Package", "*"));

        assertThat(DependencyRules.check(List.of(bundle)))
                .extracting(Violation::rule)
                .containsOnly(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5 | org.meterbase.api.protocol.Protocol | cardinality='1..1' parameter='0'
            5 | org.meterbase.api.protocol.Protocol | cardinality='0..n' bind='add'
            5 | org.meterbase.api.channel.Channel   | cardinality='1..n' policy='dynamic' bind='add'
            5 | org.meterbase.api.archive.Archive   | cardinality='0..1' parameter='0'
            5 | org.meterbase.api.archive.Archive   | bind='set'
            5 | org.meterbase.api.archive.Archive   | policy='dynamic' bind='set'
            """)
    void aReferenceThatBreaksARule(int rule, String service, String how) throws Exception {
        Bundle bundle =
                bundle("org.meterbase.tasks", component("one", "<reference interface='" + service + "' " + how + "/>"));

        assertThat(DependencyRules.check(List.of(bundle)))
                .extracting(Violation::rule)
                .containsExactly(rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"osgi.jaxrs.resource", "osgi.jaxrs.extension", "osgi.jaxrs.application.base"})
    void aComponentThatGoesToTheWhiteboardByItself(String property) throws Exception {
        Bundle bundle =
                bundle("org.meterbase.readings", component("one", "<property name='" + property + "' value='true'/>"));

        assertThat(DependencyRules.check(List.of(bundle)))
                .extracting(Violation::rule)
                .containsExactly(6);
    }

    @Test
    void aSecondRootResource() throws Exception {
        Bundle bundle = bundle("org.meterbase.readings", component("one", SECURED), component("two", SECURED));

        assertThat(DependencyRules.check(List.of(bundle)))
                .extracting(Violation::rule)
                .containsExactly(7);
    }

    @Test
    void aPluginWithAResource() throws Exception {
        Bundle bundle = bundle("org.meterbase.protocol.dlms", component("one", SECURED));

        assertThat(DependencyRules.check(List.of(bundle)))
                .extracting(Violation::rule)
                .containsExactly(7);
    }

    @Test
    void aCycleOfMandatoryReferences() throws Exception {
        Bundle left = bundle("org.meterbase.left", component("one", provide(ARCHIVE) + need(READINGS)));
        Bundle right = bundle("org.meterbase.right", component("two", provide(READINGS) + need(ARCHIVE)));

        assertThat(DependencyRules.check(List.of(left, right)))
                .extracting(Violation::rule, Violation::where)
                .containsExactly(tuple(5, "org.meterbase.left"), tuple(5, "org.meterbase.right"));
    }

    @Test
    void aReferenceUpwards() throws Exception {
        Bundle archive = bundle("org.meterbase.archive", component("one", need(READINGS)));
        Bundle readings = bundle("org.meterbase.readings", component("two", provide(READINGS)));

        assertThat(DependencyRules.check(List.of(archive, readings)))
                .extracting(Violation::rule, Violation::where)
                .containsExactly(tuple(5, "org.meterbase.archive"));
    }

    @Test
    void whatKeepsTheRulesPasses() throws Exception {
        Bundle archive = bundle("org.meterbase.archive", component("one", provide(ARCHIVE)));
        Bundle readings = bundle(
                "org.meterbase.readings",
                component("two", provide(READINGS) + need(ARCHIVE)),
                component("three", SECURED + need(READINGS)));
        Bundle tasks = bundle(
                "org.meterbase.tasks",
                component(
                        "four",
                        need(READINGS) + "<reference interface='org.meterbase.api.protocol.Protocol' cardinality='0..n'"
                                + " policy='dynamic' bind='add'/>"));

        assertThat(DependencyRules.check(List.of(archive, readings, tasks))).isEmpty();
    }

    @Test
    void aBundleInNoFeatureOrInTwo() {
        String features = """
            <feature name="a"><bundle>mvn:org.meterbase/meterbase-archive/1</bundle></feature>
            <feature name="b"><bundle start-level="80">mvn:org.meterbase/meterbase-archive/1</bundle></feature>
            <feature name="c"><bundle>mvn:org.meterbase/meterbase-tasks/1</bundle></feature>
            """;

        assertThat(Features.check(features, List.of("meterbase-archive", "meterbase-tasks", "meterbase-readings")))
                .extracting(Violation::where)
                .containsExactly("meterbase-archive", "meterbase-readings");
    }

    private static String provide(String service) {
        return "<service><provide interface='" + service + "'/></service>";
    }

    private static String need(String service) {
        return "<reference interface='" + service + "' parameter='0'/>";
    }

    private static String component(String name, String content) {
        return "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.4.0' name='" + name + "'>" + content
                + "</scr:component>";
    }

    private static Bundle bundle(String name, String... components) throws Exception {
        return bundle(name, Map.of("Import-Package", "!*"), components);
    }

    private static Bundle bundle(String name, Map<String, String> headers, String... components) throws Exception {
        try (Builder builder = new Builder()) {
            builder.addClasspath(Path.of("target", "test-classes").toFile());
            builder.setBundleSymbolicName(name);
            headers.forEach(builder::setProperty);
            Jar jar = new Jar(name);
            StringBuilder paths = new StringBuilder();
            for (int i = 0; i < components.length; i++) {
                String path = "OSGI-INF/component" + i + ".xml";
                jar.putResource(path, new EmbeddedResource(components[i].getBytes(StandardCharsets.UTF_8), 0L));
                paths.append(i == 0 ? "" : ",").append(path);
            }
            if (components.length > 0) {
                builder.setProperty("Service-Component", paths.toString());
            }
            builder.setProperty("-resourceonly", "true");
            builder.setJar(jar);
            Jar built = builder.build();
            assertThat(builder.getErrors()).isEmpty();
            return Bundle.read(built);
        }
    }
}
