// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.rules;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What a component's descriptor in {@code OSGI-INF} says. */
record Component(String name, List<String> provides, List<Reference> references, Map<String, List<String>> properties) {

    /** One reference of a component. */
    record Reference(String service, String cardinality, boolean dynamic, boolean byConstructor) {

        boolean mandatory() {
            return cardinality.startsWith("1");
        }

        boolean multiple() {
            return cardinality.endsWith("n");
        }
    }

    static Component read(InputStream descriptor) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Document document = factory.newDocumentBuilder().parse(descriptor);
            List<String> provides = new ArrayList<>();
            for (Element provide : elements(document, "provide")) {
                provides.add(provide.getAttribute("interface"));
            }
            List<Reference> references = new ArrayList<>();
            for (Element reference : elements(document, "reference")) {
                String cardinality = reference.getAttribute("cardinality");
                references.add(new Reference(
                        reference.getAttribute("interface"),
                        cardinality.isEmpty() ? "1..1" : cardinality,
                        reference.getAttribute("policy").equals("dynamic"),
                        reference.hasAttribute("parameter")));
            }
            Map<String, List<String>> properties = new HashMap<>();
            for (Element property : elements(document, "property")) {
                String value =
                        property.hasAttribute("value") ? property.getAttribute("value") : property.getTextContent();
                properties.put(
                        property.getAttribute("name"),
                        Arrays.stream(value.split("\n")).map(String::strip).toList());
            }
            return new Component(document.getDocumentElement().getAttribute("name"), provides, references, properties);
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException("not a component descriptor: " + e.getMessage(), e);
        }
    }

    /** A root of REST that access publishes. */
    boolean isSecured() {
        return properties.getOrDefault("meterbase.rest.secured", List.of()).contains("true");
    }

    /** Goes to the JAX-RS whiteboard by itself. */
    boolean goesToTheWhiteboard() {
        return Stream.of("osgi.jaxrs.resource", "osgi.jaxrs.extension", "osgi.jaxrs.application.base")
                .anyMatch(properties::containsKey);
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>(nodes.getLength());
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
