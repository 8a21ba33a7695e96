// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.ws.rs.core.Feature;
import org.meterbase.api.access.Access;
import org.meterbase.kit.rest.Secured;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.jaxrs.runtime.JaxrsServiceRuntime;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the components that are {@link Secured} to the JAX-RS whiteboard, and log-in before them: from one thread, and
 * only to a whiteboard that has started. The whiteboard of Aries loses services, or gives up, where two come at once
 * or where one comes while it starts.
 */
@Component(service = {})
public final class RestPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(RestPublisher.class);

    private static final String ACCESS = "meterbase.access";

    /** The whiteboard of Aries tells its endpoints as the last step of its start. */
    private static final String STARTED =
            "(&(objectClass=" + JaxrsServiceRuntime.class.getName() + ")(osgi.jaxrs.endpoint=*))";

    /** For how long one who takes a resource away waits until nobody is sent there any more. */
    private static final int PATIENCE_SECONDS = 10;

    private final BundleContext context;
    private final AccessFeature access;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread publisher = new Thread(task, "meterbase rest publisher");
        publisher.setDaemon(true);
        return publisher;
    });
    private final ServiceTracker<Object, Object> resources;
    private final ServiceTracker<Object, Object> whiteboards;

    // Touched by the thread alone.
    private final Map<ServiceReference<Object>, Object> known = new LinkedHashMap<>();
    private final Map<ServiceReference<Object>, ServiceRegistration<?>> published = new LinkedHashMap<>();
    private ServiceRegistration<Feature> login;

    @Activate
    public RestPublisher(BundleContext context, @Reference Access access) throws InvalidSyntaxException {
        this.context = context;
        this.access = new AccessFeature(access);
        resources = new ServiceTracker<>(context, context.createFilter(Secured.FILTER), new Resources());
        whiteboards = new ServiceTracker<>(context, context.createFilter(STARTED), new Whiteboards());
        resources.open();
        whiteboards.open();
    }

    @Deactivate
    void deactivate() {
        whiteboards.close();
        resources.close();
        thread.shutdown();
    }

    private final class Resources implements ServiceTrackerCustomizer<Object, Object> {
        @Override
        public Object addingService(ServiceReference<Object> reference) {
            Object resource = context.getService(reference);
            if (resource != null) {
                thread.execute(() -> {
                    known.put(reference, resource);
                    if (login != null) {
                        publish(reference, resource);
                    }
                });
            }
            return resource;
        }

        @Override
        public void modifiedService(ServiceReference<Object> reference, Object resource) {
            // What a resource is does not change.
        }

        @Override
        public void removedService(ServiceReference<Object> reference, Object resource) {
            await(thread.submit(() -> {
                known.remove(reference);
                withdraw(reference);
            }));
            context.ungetService(reference);
        }
    }

    private final class Whiteboards implements ServiceTrackerCustomizer<Object, Object> {
        @Override
        public Object addingService(ServiceReference<Object> reference) {
            thread.execute(RestPublisher.this::publishAll);
            return reference;
        }

        @Override
        public void modifiedService(ServiceReference<Object> reference, Object whiteboard) {
            // It counts its rewirings.
        }

        @Override
        public void removedService(ServiceReference<Object> reference, Object whiteboard) {
            await(thread.submit(RestPublisher.this::withdrawAll));
        }
    }

    private void publishAll() {
        if (login == null) {
            login = context.registerService(
                    Feature.class,
                    access,
                    FrameworkUtil.asDictionary(Map.of("osgi.jaxrs.extension", true, "osgi.jaxrs.name", ACCESS)));
            known.forEach(this::publish);
        }
    }

    private void publish(ServiceReference<Object> reference, Object resource) {
        BundleContext owner =
                reference.getBundle() == null ? null : reference.getBundle().getBundleContext();
        if (owner == null) {
            return;
        }
        try {
            published.put(
                    reference,
                    owner.registerService(
                            resource.getClass().getName(),
                            resource,
                            FrameworkUtil.asDictionary(Map.of(
                                    "osgi.jaxrs.resource",
                                    true,
                                    "osgi.jaxrs.extension.select",
                                    "(osgi.jaxrs.name=" + ACCESS + ")"))));
        } catch (IllegalStateException e) {
            LOG.debug("{} stopped before its resource was published", reference.getBundle(), e);
        }
    }

    private void withdrawAll() {
        if (login != null) {
            known.keySet().forEach(this::withdraw);
            login.unregister();
            login = null;
        }
    }

    private void withdraw(ServiceReference<Object> reference) {
        ServiceRegistration<?> registration = published.remove(reference);
        if (registration != null) {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                LOG.debug("The bundle of {} had stopped before", reference, e);
            }
        }
    }

    private static void await(Future<?> done) {
        try {
            done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.warn("The JAX-RS whiteboard could not let go of a resource", e.getCause());
        } catch (TimeoutException e) {
            LOG.warn("The JAX-RS whiteboard holds a resource for more than {} s after it went", PATIENCE_SECONDS);
        }
    }
}
