// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.registry;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Element;

/** Each test of the registry has run, as its report says. */
public class ReportTest {
    @Test
    public void eachTestOfTheRegistryHasRun() throws Exception {
        Path report = Path.of(
                System.getProperty("meterbase.target"),
                "surefire-reports",
                "TEST-" + RegistryTest.class.getName() + ".xml");
        Element suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getDocumentElement();
        long written = Arrays.stream(RegistryTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .count();
        assertTrue(written > 0);
        assertEquals(Long.toString(written), suite.getAttribute("tests"));
        assertEquals("0", suite.getAttribute("skipped"));
    }
}
