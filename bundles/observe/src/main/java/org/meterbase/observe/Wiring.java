// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.jaxrs.runtime.JaxrsServiceRuntime;
import org.osgi.service.jaxrs.runtime.dto.ApplicationDTO;
import org.osgi.service.jaxrs.runtime.dto.RuntimeDTO;

/**
 * Which bundles ought to serve REST, and which of them do. A bundle ought to if it is installed and requires the JAX-RS
 * whiteboard, started or not: so a path that is unknown because its bundle is just being exchanged is told from one that
 * nobody has ever served.
 */
@Component(service = Wiring.class)
public final class Wiring {
    private static final String IMPLEMENTATION = "osgi.implementation";
    private static final String JAX_RS = "osgi.jaxrs";
    private static final String RESOURCE = "osgi.jaxrs.resource";

    /** What the application is made of, and the service that tells of it, which is modified with every rewiring. */
    private static final String PARTS = "(|(osgi.jaxrs.resource=true)(osgi.jaxrs.extension=true)(objectClass="
            + JaxrsServiceRuntime.class.getName() + "))";

    /** The whiteboard tells of a rewiring a little before or after the first request meets it. */
    private static final Duration SETTLES_IN = Duration.ofSeconds(2);

    private final BundleContext context;
    private final ServiceListener listener = event -> changed();
    private volatile long changedAt = System.nanoTime();

    @Activate
    public Wiring(BundleContext context) throws InvalidSyntaxException {
        this.context = context;
        context.addServiceListener(listener, PARTS);
    }

    @Deactivate
    void deactivate() {
        context.removeServiceListener(listener);
    }

    private void changed() {
        changedAt = System.nanoTime();
    }

    /** Whether REST is whole, and was not just a moment ago something else. */
    boolean settled() {
        return System.nanoTime() - changedAt > SETTLES_IN.toNanos() && missing().isEmpty();
    }

    /** The names of the bundles that ought to serve REST and do not, just now; empty where REST is whole. */
    List<String> missing() {
        Set<Long> wired = wired();
        List<String> missing = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (serves(bundle)) {
                List<Long> services = resources(bundle);
                if (services.isEmpty() || !wired.containsAll(services)) {
                    missing.add(bundle.getSymbolicName());
                }
            }
        }
        return missing;
    }

    /** The resources that are wired, as services. */
    public List<ServiceReference<?>> resources() {
        Set<Long> wired = wired();
        return Arrays.stream(context.getBundles())
                .flatMap(bundle -> services(bundle))
                .filter(service -> wired.contains(id(service)))
                .<ServiceReference<?>>map(service -> service)
                .toList();
    }

    private static boolean serves(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null
                && revision.getDeclaredRequirements(IMPLEMENTATION).stream().anyMatch(requirement -> requirement
                        .getDirectives()
                        .getOrDefault("filter", "")
                        .contains("=" + JAX_RS + ")"));
    }

    private static List<Long> resources(Bundle bundle) {
        return services(bundle).map(Wiring::id).toList();
    }

    private static Stream<ServiceReference<?>> services(Bundle bundle) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        return services == null
                ? Stream.empty()
                : Arrays.stream(services)
                        .filter(service -> "true".equals(String.valueOf(service.getProperty(RESOURCE))));
    }

    private static Long id(ServiceReference<?> service) {
        return (Long) service.getProperty("service.id");
    }

    private Set<Long> wired() {
        ServiceReference<JaxrsServiceRuntime> reference = context.getServiceReference(JaxrsServiceRuntime.class);
        JaxrsServiceRuntime runtime = reference == null ? null : context.getService(reference);
        if (runtime == null) {
            return Set.of();
        }
        try {
            Set<Long> ids = new HashSet<>();
            RuntimeDTO state = runtime.getRuntimeDTO();
            add(state.defaultApplication, ids);
            for (ApplicationDTO application : state.applicationDTOs) {
                add(application, ids);
            }
            return ids;
        } finally {
            context.ungetService(reference);
        }
    }

    private static void add(ApplicationDTO application, Set<Long> ids) {
        if (application != null && application.resourceDTOs != null) {
            Arrays.stream(application.resourceDTOs).forEach(resource -> ids.add(resource.serviceId));
        }
    }
}
