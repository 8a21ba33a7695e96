// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.rules;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Clazz;
import aQute.bnd.osgi.Domain;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Resource;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One of our bundles as its jar says: the manifest, the descriptors of its components, and for each package of ours in it
 * the packages that its classes refer to.
 */
record Bundle(
        String name,
        Map<String, Attrs> imports,
        Set<String> exports,
        boolean requiresBundles,
        boolean importsDynamically,
        Set<String> provides,
        List<Component> components,
        Map<String, Set<String>> references) {

    static Bundle read(Jar jar) throws Exception {
        Domain manifest = Domain.domain(jar.getManifest());
        List<Component> components = new ArrayList<>();
        for (String path : manifest.getParameters("Service-Component").keySet()) {
            try (InputStream descriptor = jar.getResource(path).openInputStream()) {
                components.add(Component.read(descriptor));
            }
        }
        Set<String> provides = new TreeSet<>();
        for (Component component : components) {
            provides.addAll(component.provides());
        }
        Parameters capabilities = manifest.getProvideCapability();
        capabilities.forEach((namespace, attributes) -> {
            if (namespace.startsWith("osgi.service")) {
                provides.addAll(List.of(attributes.get("objectClass").split(",")));
            }
        });
        return new Bundle(
                manifest.getBundleSymbolicName().getKey(),
                manifest.getImportPackage(),
                manifest.getExportPackage().keySet(),
                !manifest.getRequireBundle().isEmpty(),
                !manifest.getDynamicImportPackage().isEmpty(),
                provides,
                components,
                references(jar));
    }

    private static Map<String, Set<String>> references(Jar jar) throws Exception {
        Map<String, Set<String>> references = new TreeMap<>();
        try (Analyzer analyzer = new Analyzer()) {
            for (Map.Entry<String, Resource> entry : jar.getResources().entrySet()) {
                String path = entry.getKey();
                if (path.startsWith("org/meterbase/") && path.endsWith(".class")) {
                    Clazz parsed = new Clazz(analyzer, path, entry.getValue());
                    parsed.parseClassFile();
                    Set<String> packages = references.computeIfAbsent(
                            parsed.getClassName().getPackageRef().getFQN(), key -> new TreeSet<>());
                    parsed.getReferred().forEach(referred -> packages.add(referred.getFQN()));
                }
            }
        }
        return references;
    }
}
