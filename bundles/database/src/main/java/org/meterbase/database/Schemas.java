// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.meterbase.kit.schema.Login;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The extender: whoever declares a schema in the manifest gets it, migrated, as a {@code DataSource} service for as long as
 * the declaring bundle is active.
 */
final class Schemas implements BundleTrackerCustomizer<Schema>, Supervisor.Listener, AutoCloseable {
    /** The manifest header; its value is the schema's name. */
    static final String HEADER = "Meterbase-Schema";

    private static final Logger LOG = LoggerFactory.getLogger(Schemas.class);

    private final BundleContext context;
    private final PoolLimits limits;
    private final BundleTracker<Schema> tracker;
    private final Set<Schema> declared = ConcurrentHashMap.newKeySet();
    /** Migrations and what the services set off are not the supervisor's business: they may take long. One at a time. */
    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "meterbase database schemas"));

    private final AtomicBoolean working = new AtomicBoolean();
    private volatile Login login;

    Schemas(BundleContext context, PoolLimits limits) {
        this.context = context;
        this.limits = limits;
        this.tracker = new BundleTracker<>(context, Bundle.STARTING | Bundle.ACTIVE, this);
    }

    void start() {
        tracker.open();
    }

    /** All that are declared, in the order of their names. */
    List<Schema> all() {
        return declared.stream().sorted().toList();
    }

    @Override
    public Schema addingBundle(Bundle bundle, BundleEvent event) {
        String name = bundle.getHeaders("").get(HEADER);
        if (name == null) {
            return null;
        }
        Schema schema = new Schema(name.strip(), bundle, context, limits);
        declared.add(schema);
        attend();
        return schema;
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, Schema schema) {}

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, Schema schema) {
        declared.remove(schema);
        schema.withdraw();
        declared.stream().filter(other -> other.name().equals(schema.name())).forEach(Schema::forgive);
        attend();
    }

    @Override
    public void came(Login found) {
        login = found;
        declared.forEach(Schema::forgive);
        attend();
    }

    @Override
    public void answers() {
        attend();
    }

    /** Withdraws all data sources and closes their pools. */
    @Override
    public void close() {
        worker.shutdown();
        tracker.close();
        try {
            if (!worker.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("A migration is still at work; it ends with its connection");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attend() {
        boolean open = declared.stream().anyMatch(Schema::isOpen);
        if (open && login != null && !worker.isShutdown() && working.compareAndSet(false, true)) {
            worker.execute(this::migrate);
        }
    }

    private void migrate() {
        try {
            all().stream().filter(Schema::isOpen).forEach(this::migrate);
        } finally {
            working.set(false);
        }
    }

    private void migrate(Schema schema) {
        Optional<Schema> rival = declared.stream()
                .filter(other -> other != schema
                        && other.name().equals(schema.name())
                        && other.state() instanceof SchemaState.Ready)
                .findFirst();
        if (rival.isPresent()) {
            schema.refuse("the schema belongs to " + rival.get().owner() + "; uninstall one of the two bundles");
            return;
        }
        try {
            schema.migrate(login);
        } catch (RuntimeException e) {
            // As from a bundle that was uninstalled under our hands; it must not take the others with it.
            LOG.error("Schema {} met something that the migration does not know", schema.name(), e);
            schema.refuse(e.toString());
        }
    }
}
