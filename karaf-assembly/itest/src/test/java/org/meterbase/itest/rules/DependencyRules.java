// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.meterbase.itest.rules.Component.Reference;

/** The rules of dependence of {@code docs/architecture.md}, numbers 1, 2, 3, 5, 6 and 7, asserted of finished bundles. */
final class DependencyRules {

    private static final String OURS = "org.meterbase.";
    private static final String API = "org.meterbase.api";

    /** What a plugin implements, and the platform therefore has to bear coming and going. */
    private static final Set<String> EXTENSION_POINTS =
            Set.of("org.meterbase.api.channel.Channel", "org.meterbase.api.protocol.Protocol");

    private static final List<String> PLUGINS = List.of(
            "org.meterbase.channel.", "org.meterbase.protocol.", "org.meterbase.analysis.", "org.meterbase.rule.");

    private static final List<String> SOCKETS = List.of("org.meterbase.channel.", "org.meterbase.interface.");

    private static final List<String> JPA = List.of("javax.persistence", "org.eclipse.persistence");

    private final List<Violation> found = new ArrayList<>();

    static List<Violation> check(Collection<Bundle> bundles) {
        DependencyRules rules = new DependencyRules();
        for (Bundle bundle : bundles) {
            rules.api(bundle);
            rules.star(bundle);
            rules.libraries(bundle);
            rules.references(bundle);
            rules.rest(bundle);
        }
        rules.found.addAll(ServiceGraph.of(bundles).violations());
        return List.copyOf(rules.found);
    }

    private void api(Bundle bundle) {
        if (bundle.name().equals(API)) {
            for (String name : bundle.imports().keySet()) {
                if (!name.startsWith("java.") && !within(name, API)) {
                    broken(
                            1,
                            bundle,
                            "imports " + name + ", but its signatures must bind a plugin to nothing but java.*");
                }
            }
        }
    }

    private void star(Bundle bundle) {
        for (String name : bundle.imports().keySet()) {
            if (name.startsWith(OURS) && !within(name, API)) {
                broken(2, bundle, "imports " + name + "; bundles meet through services, with types of the API");
            }
        }
        if (!bundle.name().equals(API) && !bundle.exports().isEmpty()) {
            broken(2, bundle, "exports " + bundle.exports() + "; only the API exports");
        }
        if (bundle.requiresBundles()) {
            broken(2, bundle, "has Require-Bundle; import packages");
        }
        if (bundle.importsDynamically()) {
            broken(2, bundle, "has DynamicImport-Package; say what is needed");
        }
    }

    private void libraries(Bundle bundle) {
        bundle.references().forEach((from, to) -> {
            for (String used : to) {
                if (within(used, "javax.ws.rs") && !from.endsWith(".rest")) {
                    broken(3, bundle, from + " uses " + used + ", which belongs into a package named rest");
                }
            }
        });
        for (String name : bundle.imports().keySet()) {
            if (JPA.stream().anyMatch(jpa -> within(name, jpa))
                    && !bundle.name().equals("org.meterbase.archive")) {
                broken(3, bundle, "imports " + name + "; only the archive has a model rich enough for JPA");
            }
            if (within(name, "io.netty") && SOCKETS.stream().noneMatch(bundle.name()::startsWith)) {
                broken(3, bundle, "imports " + name + "; only channels, and interfaces that serve sockets, use Netty");
            }
        }
    }

    private void references(Bundle bundle) {
        bundle.imports().forEach((name, attributes) -> {
            if ("optional".equals(attributes.get("resolution:"))) {
                broken(5, bundle, "imports " + name + " optionally; what is optional is a service");
            }
        });
        for (Component component : bundle.components()) {
            for (Reference reference : component.references()) {
                String service = reference.service();
                boolean plugin = EXTENSION_POINTS.contains(service);
                if (plugin && !(reference.cardinality().equals("0..n") && reference.dynamic())) {
                    broken(
                            5,
                            bundle,
                            component.name() + " references the plugins " + service + " as " + reference.cardinality()
                                    + (reference.dynamic() ? "" : ", static") + "; 0..n, dynamic");
                } else if (service.startsWith(OURS)
                        && reference.mandatory()
                        && (reference.dynamic() || !reference.byConstructor())) {
                    broken(
                            5,
                            bundle,
                            component.name() + " references " + service
                                    + " outside its constructor or dynamically; a core service is a final field");
                } else if (service.startsWith(OURS) && reference.cardinality().equals("0..1")) {
                    broken(
                            5,
                            bundle,
                            component.name() + " references " + service
                                    + " as 0..1; a core service is mandatory, a contribution is 0..n");
                }
            }
        }
    }

    private void rest(Bundle bundle) {
        List<Component> resources =
                bundle.components().stream().filter(Component::isSecured).toList();
        if (resources.size() > 1) {
            broken(7, bundle, "has " + resources.size() + " root resources; one, with sub-resources");
        }
        if (!resources.isEmpty() && PLUGINS.stream().anyMatch(bundle.name()::startsWith)) {
            broken(7, bundle, "is a plugin and registers a resource, which rewires the application of all others");
        }
        bundle.components().stream()
                .filter(Component::goesToTheWhiteboard)
                .forEach(component -> broken(
                        6,
                        bundle,
                        component.name() + " goes to the JAX-RS whiteboard by itself: open while log-in is away, and in"
                                + " the way of whoever goes there at the same instant; mark a resource @Secured"));
    }

    private void broken(int rule, Bundle bundle, String what) {
        found.add(new Violation(rule, bundle.name(), what));
    }

    private static boolean within(String name, String root) {
        return name.equals(root) || name.startsWith(root + ".");
    }
}
