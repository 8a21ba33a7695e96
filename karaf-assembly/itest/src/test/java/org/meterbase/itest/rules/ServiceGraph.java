// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.rules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.meterbase.itest.rules.Component.Reference;

/**
 * Which bundle needs which before it can work: an edge for every mandatory reference to a service that another bundle
 * provides. In a cycle nobody starts.
 */
final class ServiceGraph {

    /** Each may need those before it, none after it. What is not named here is held to the absence of cycles alone. */
    private static final List<String> UPWARDS = List.of(
            "org.meterbase.database",
            "org.meterbase.access",
            "org.meterbase.archive",
            "org.meterbase.readings",
            "org.meterbase.tasks",
            "org.meterbase.vee",
            "org.meterbase.control",
            "org.meterbase.reports");

    private final Map<String, Set<String>> needs;

    private ServiceGraph(Map<String, Set<String>> needs) {
        this.needs = needs;
    }

    static ServiceGraph of(Collection<Bundle> bundles) {
        Map<String, Set<String>> needs = new TreeMap<>();
        for (Bundle bundle : bundles) {
            Set<String> needed = needs.computeIfAbsent(bundle.name(), key -> new TreeSet<>());
            for (Component component : bundle.components()) {
                for (Reference reference : component.references()) {
                    if (reference.mandatory() && !bundle.provides().contains(reference.service())) {
                        bundles.stream()
                                .filter(other -> other.provides().contains(reference.service()))
                                .forEach(other -> needed.add(other.name()));
                    }
                }
            }
        }
        return new ServiceGraph(needs);
    }

    List<Violation> violations() {
        List<Violation> violations = new ArrayList<>();
        needs.forEach((bundle, needed) -> {
            for (String other : needed) {
                if (UPWARDS.contains(bundle) && UPWARDS.indexOf(other) > UPWARDS.indexOf(bundle)) {
                    violations.add(new Violation(
                            5,
                            bundle,
                            "needs " + other + ", which stands above it; take a feed" + " or a contribution of many"));
                }
            }
            if (reaches(bundle)) {
                violations.add(new Violation(5, bundle, "is in a cycle of mandatory references " + needs));
            }
        });
        return violations;
    }

    private boolean reaches(String start) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(needs.get(start));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (next.equals(start)) {
                return true;
            }
            if (seen.add(next)) {
                open.addAll(needs.getOrDefault(next, Set.of()));
            }
        }
        return false;
    }
}
