// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.net.URL;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.meterbase.kit.schema.Login;
import org.meterbase.kit.schema.MigrationFailedException;
import org.meterbase.kit.schema.SchemaMigration;
import org.meterbase.kit.schema.SchemaPool;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One schema that a bundle has declared, from the declaration to the DataSource service and back. */
final class Schema implements Comparable<Schema> {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    /** What needs no quotes in SQL. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    private final String name;
    private final Bundle bundle;
    private final BundleContext context;
    private final PoolLimits limits;

    private SchemaState state = new SchemaState.Waiting("the database");
    private boolean withdrawn;
    private HikariDataSource pool;
    private ServiceRegistration<DataSource> registration;

    Schema(String name, Bundle bundle, BundleContext context, PoolLimits limits) {
        this.name = name;
        this.bundle = bundle;
        this.context = context;
        this.limits = limits;
        if (!NAME.matcher(name).matches()) {
            state = failed("it is not a name of small letters, digits and underscores");
        }
    }

    String name() {
        return name;
    }

    /** The declaring bundle. */
    String owner() {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    synchronized SchemaState state() {
        if (state instanceof SchemaState.Ready ready) {
            HikariPoolMXBean figures = pool.getHikariPoolMXBean();
            return new SchemaState.Ready(
                    ready.version(),
                    figures.getActiveConnections(),
                    figures.getIdleConnections(),
                    figures.getThreadsAwaitingConnection(),
                    limits.size());
        }
        return state;
    }

    /** Whether there is something to do for it. */
    synchronized boolean isOpen() {
        return !withdrawn && state instanceof SchemaState.Waiting;
    }

    /** The database was away and may have been repaired meanwhile: what failed may be tried again. */
    synchronized void forgive() {
        if (state instanceof SchemaState.Failed && NAME.matcher(name).matches()) {
            state = new SchemaState.Waiting("another attempt");
        }
    }

    /** It cannot be migrated for a reason that lies outside of it. */
    void refuse(String reason) {
        become(failed(reason));
    }

    /** Migrates the schema and publishes its DataSource. Called by one thread. */
    void migrate(Login login) {
        SchemaState outcome;
        try {
            SchemaMigration.Outcome done = SchemaMigration.migrate(login, name, scripts());
            if (done.applied() > 0) {
                LOG.info(
                        "Schema {} of {}: {} migrations, now version {}",
                        name,
                        owner(),
                        done.applied(),
                        done.version());
            }
            publish(login, done.version());
            return;
        } catch (SQLException e) {
            LOG.debug("Schema {} could not be migrated", name, e);
            outcome = new SchemaState.Waiting(e.getMessage());
        } catch (MigrationFailedException e) {
            outcome = failed(e.getMessage());
        }
        become(outcome);
    }

    /** Takes the DataSource away and closes its connections. */
    void withdraw() {
        ServiceRegistration<DataSource> published;
        HikariDataSource opened;
        synchronized (this) {
            withdrawn = true;
            state = new SchemaState.Waiting("its bundle");
            published = registration;
            opened = pool;
        }
        if (published != null) {
            published.unregister();
        }
        if (opened != null) {
            opened.close();
        }
    }

    @Override
    public int compareTo(Schema other) {
        return name.compareTo(other.name);
    }

    private void publish(Login login, String version) throws SQLException {
        synchronized (this) {
            if (withdrawn) {
                return;
            }
            pool = SchemaPool.open(login, name, limits.size(), limits.statement());
            state = new SchemaState.Ready(version, 0, 0, 0, limits.size());
        }
        // Not under the lock: components come alive in here, on this thread.
        ServiceRegistration<DataSource> published = context.registerService(
                DataSource.class,
                pool,
                FrameworkUtil.asDictionary(
                        Map.of("schema", name, "schema.version", version, "schema.bundle", bundle.getSymbolicName())));
        boolean late;
        synchronized (this) {
            late = withdrawn;
            registration = late ? null : published;
        }
        if (late) {
            published.unregister();
        }
    }

    private synchronized void become(SchemaState outcome) {
        boolean news = !outcome.equals(state);
        state = outcome;
        if (news && outcome instanceof SchemaState.Waiting waiting) {
            LOG.warn("Schema {} of {} cannot be migrated now: {}. Trying again", name, owner(), waiting.reason());
        }
    }

    private SchemaState failed(String reason) {
        LOG.error("Schema {} of {} was not migrated, and what needs it stays away: {}", name, owner(), reason);
        return new SchemaState.Failed(reason);
    }

    private List<URL> scripts() {
        Enumeration<URL> entries = bundle.findEntries(SchemaMigration.FOLDER + name, "*.sql", false);
        return entries == null ? List.of() : Collections.list(entries);
    }
}
