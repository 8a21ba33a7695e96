// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.meterbase.database.TestFramework.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterbase.kit.postgres.PostgresServer;
import org.meterbase.kit.schema.Login;
import org.meterbase.testkit.TestDatabase;
import org.meterbase.testkit.TestPrograms;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The bundle as its neighbours see it: a real framework, real servers that come and go. */
final class DatabaseTest {
    private static final Map<String, String> GOOD =
            Map.of("V1__meter.sql", "CREATE TABLE meter (serial text PRIMARY KEY)");
    private static final Map<String, String> BAD = Map.of("V1__meter.sql", "CREATE TABLE meter (serial nonsense)");
    private static final PoolLimits LIMITS = new PoolLimits(3, Duration.ofSeconds(30));

    @TempDir
    private Path storage;

    private TestFramework framework;
    private BundleContext context;
    private ServerRoom room;
    private Database database;

    @BeforeEach
    void startFramework() throws Exception {
        framework = new TestFramework(storage);
        context = framework.context();
        room = new ServerRoom();
    }

    @AfterEach
    void stopFramework() throws Exception {
        if (database != null) {
            database.close();
        }
        framework.close();
        room.close();
    }

    @Test
    void givesABundleTheSchemaThatItDeclaresForAsLongAsItIsActive() throws Exception {
        try (TestDatabase server = TestDatabase.with()) {
            database = new Database(context, configured(server), LIMITS);
            Bundle bundle = install("metering", "metering", GOOD);
            Until.holds("the DataSource is there", () -> source("metering") != null);
            ServiceReference<DataSource> reference = source("metering");
            assertThat(reference.getProperty("schema.version")).isEqualTo("1");
            assertThat(reference.getProperty("schema.bundle")).isEqualTo("metering");
            assertThat(ask(reference, "SHOW search_path")).isEqualTo("metering");
            assertThat(ask(reference, "INSERT INTO meter VALUES ('A1') RETURNING serial"))
                    .isEqualTo("A1");
            assertThat(health().getStatus()).isEqualTo(Result.Status.OK);

            bundle.stop();
            assertThat(source("metering")).isNull();
            assertThat(database.status().schemas()).isEmpty();
            bundle.start();
            Until.holds("the DataSource is there again", () -> source("metering") != null);
            assertThat(ask(source("metering"), "SELECT serial FROM meter")).isEqualTo("A1");

            database.close();
            database = null;
            assertThat(source("metering")).isNull();
        }
    }

    @Test
    void saysWhichMigrationFailedAndRunsItWhenTheBundleIsUpdated() throws Exception {
        try (TestDatabase server = TestDatabase.with()) {
            database = new Database(context, configured(server), LIMITS);
            Bundle bad = install("bad", "bad", BAD);
            install("good", "good", GOOD);
            Until.holds("the good one is not kept from its schema", () -> source("good") != null);
            Until.holds("the bad one is known to have failed", () -> health().getStatus() == Result.Status.CRITICAL);
            assertThat(health().toString()).contains("bad", "V1__meter.sql", "nonsense");
            assertThat(source("bad")).isNull();

            bad.update(bundle("bad", "bad", GOOD));
            Until.holds("the mended one has its schema", () -> source("bad") != null);
            Until.holds("all is well", () -> health().getStatus() == Result.Status.OK);
        }
    }

    @Test
    void refusesASchemaToASecondBundleUntilTheFirstIsGone() throws Exception {
        try (TestDatabase server = TestDatabase.with()) {
            database = new Database(context, configured(server), LIMITS);
            Bundle first = install("first", "shared", GOOD);
            Until.holds("the first has it", () -> source("shared") != null);
            install("second", "shared", GOOD);
            Until.holds("the second is refused", () -> health().getStatus() == Result.Status.CRITICAL);
            assertThat(health().toString()).contains("second", "first");
            assertThat(source("shared").getProperty("schema.bundle")).isEqualTo("first");
            first.uninstall();
            Until.holds("the second has it", () -> source("shared") != null);
            assertThat(source("shared").getProperty("schema.bundle")).isEqualTo("second");
        }
    }

    @Test
    void healsWhenTheDatabaseComesLateIsLostAndComesBack() throws Exception {
        PostgresServer server = room.server("late");
        server.start();
        Path password = Files.writeString(room.folder("password"), server.password() + "\n");
        Source source = new ConfiguredServer(new Login(server.url("postgres"), PostgresServer.USER, ""), password);
        server.stop();

        database = new Database(context, source, LIMITS);
        install("metering", "metering", GOOD);
        Until.holds("it is known why nothing answers", () -> health().toString().contains("refused"));
        assertThat(health().getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(health().toString())
                .doesNotContain(Files.readString(password).strip());
        assertThat(source("metering")).isNull();

        server.start();
        Until.holds("the DataSource is there", () -> source("metering") != null);
        ServiceReference<DataSource> reference = source("metering");
        Object id = reference.getProperty(Constants.SERVICE_ID);

        server.stop();
        Until.holds("the loss is noticed", () -> database.status().availability() instanceof Availability.Awaited);
        assertThat(source("metering").getProperty(Constants.SERVICE_ID)).isEqualTo(id);

        server.start();
        Until.holds("the database answers", () -> database.status().availability() instanceof Availability.Answering);
        assertThat(ask(reference, "SELECT count(*) FROM meter")).isEqualTo("0");
        assertThat(source("metering").getProperty(Constants.SERVICE_ID)).isEqualTo(id);
        assertThat(health().getStatus()).isEqualTo(Result.Status.OK);
        server.discard();
    }

    @Test
    void startsItsOwnServerAgainWhenThatDies() throws Exception {
        Path folder = room.folder("embedded");
        database = new Database(context, new EmbeddedServer(TestPrograms::archive, folder, 0), LIMITS);
        install("metering", "metering", GOOD);
        Until.holds("the DataSource is there", () -> source("metering") != null);
        ServiceReference<DataSource> reference = source("metering");
        assertThat(ask(reference, "INSERT INTO meter VALUES ('A1') RETURNING serial"))
                .isEqualTo("A1");
        assertThat(ask(reference, "SELECT current_database()")).isEqualTo("meterbase");

        long pid = postmaster(folder);
        ServerRoom.kill(pid);
        Until.holds(
                "another server answers",
                () -> postmaster(folder) != pid
                        && database.status().availability() instanceof Availability.Answering answering
                        && database.status().server().contains(Long.toString(postmaster(folder))));
        assertThat(ask(reference, "SELECT serial FROM meter")).isEqualTo("A1");

        database.close();
        database = null;
        assertThat(folder.resolve("data/postmaster.pid"))
                .as("stopped with the bundle")
                .doesNotExist();
    }

    private Bundle install(String name, String schema, Map<String, String> scripts) throws Exception {
        Bundle bundle = context.installBundle("test:" + name, bundle(name, schema, scripts));
        bundle.start();
        return bundle;
    }

    private static Source configured(TestDatabase server) {
        return new ConfiguredServer(new Login(server.url(), server.user(), server.password()), null);
    }

    /** The only DataSource of the schema; null when there is none. */
    private ServiceReference<DataSource> source(String schema) throws InvalidSyntaxException {
        Collection<ServiceReference<DataSource>> found =
                context.getServiceReferences(DataSource.class, "(schema=" + schema + ")");
        assertThat(found).hasSizeLessThan(2);
        return found.isEmpty() ? null : found.iterator().next();
    }

    private Result health() throws InvalidSyntaxException {
        return context.getService(context.getServiceReferences(HealthCheck.class, "(hc.tags=ready)")
                        .iterator()
                        .next())
                .execute();
    }

    private String ask(ServiceReference<DataSource> reference, String sql) throws SQLException {
        try (Connection connection = context.getService(reference).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static long postmaster(Path folder) throws IOException {
        Path file = folder.resolve("data/postmaster.pid");
        return Files.exists(file) ? Long.parseLong(Files.readAllLines(file).get(0)) : 0;
    }
}
