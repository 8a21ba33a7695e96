// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.meterbase.kit.schema.Login;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** The database of the platform, from the start of the bundle or a change of the configuration to the next. */
@Component(
        service = {},
        configurationPid = Database.PID,
        immediate = true)
@Designate(ocd = DatabaseConfiguration.class)
public final class Database {
    static final String PID = "org.meterbase.database";

    private final Source source;
    private final Schemas schemas;
    private final Supervisor supervisor;
    private final PoolLimits limits;
    private final List<ServiceRegistration<?>> registrations;

    @Activate
    public Database(BundleContext context, DatabaseConfiguration configuration) {
        this(
                context,
                source(context, configuration),
                new PoolLimits(configuration.pool_size(), Duration.ofSeconds(configuration.statement_limit())));
    }

    Database(BundleContext context, Source source, PoolLimits limits) {
        this.source = source;
        this.limits = limits;
        this.schemas = new Schemas(context, limits);
        this.supervisor = new Supervisor(source, schemas);
        schemas.start();
        supervisor.start();
        // By hand, because a component's services show its configuration, and this one may hold a password.
        registrations = List.of(
                context.registerService(Database.class, this, null),
                context.registerService(
                        HealthCheck.class,
                        new DatabaseHealth(this),
                        FrameworkUtil.asDictionary(
                                Map.of("hc.name", "Database", "hc.tags", new String[] {"ready", "database"}))));
    }

    /** First those who use the database, then the database. */
    @Deactivate
    public void close() {
        registrations.forEach(ServiceRegistration::unregister);
        schemas.close();
        supervisor.close();
    }

    /** How the database is now. */
    public DatabaseStatus status() {
        return new DatabaseStatus(
                source.description(),
                supervisor.availability(),
                limits.size(),
                schemas.all().stream()
                        .map(schema -> new DatabaseStatus.Line(schema.name(), schema.owner(), schema.state()))
                        .toList());
    }

    private static Source source(BundleContext context, DatabaseConfiguration configuration) {
        if (configuration.url().isBlank()) {
            return new EmbeddedServer(
                    context.getBundle()::getEntry, folder(context, configuration), configuration.embedded_port());
        }
        String passwordFile = configuration.password_file();
        return new ConfiguredServer(
                new Login(configuration.url(), configuration.user(), configuration.password()),
                passwordFile.isBlank() ? null : Path.of(passwordFile));
    }

    private static Path folder(BundleContext context, DatabaseConfiguration configuration) {
        if (!configuration.embedded_folder().isBlank()) {
            return Path.of(configuration.embedded_folder());
        }
        String data = context.getProperty("meterbase.data");
        String base = context.getProperty("karaf.base");
        return (data != null ? Path.of(data) : Path.of(base == null ? "." : base, "meterbase")).resolve("postgres");
    }
}
