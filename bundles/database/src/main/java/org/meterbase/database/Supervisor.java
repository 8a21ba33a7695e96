// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.meterbase.kit.schema.Login;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an eye on the database: asks it every second, and while it does not answer keeps trying, at first quickly and then
 * every few seconds. It says once when the database goes and once when it comes. Nothing is taken away from anybody at an
 * outage.
 */
final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration WATCH = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    /** What is told of the database, always by the supervisor's thread; it must return at once. */
    interface Listener {
        /** It answers, after it did not. */
        void came(Login login);

        /** It still answers. */
        void answers();
    }

    private final Source source;
    private final Listener listener;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "meterbase database supervisor");
    private volatile Availability availability = new Availability.Awaited(Instant.now(), "not asked yet");
    private Connection connection;
    private Duration pause = FIRST_PAUSE;

    Supervisor(Source source, Listener listener) {
        this.source = source;
        this.listener = listener;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    Availability availability() {
        return availability;
    }

    /** Ends the watching and then lets go of the database. */
    @Override
    public void close() {
        ended.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        disconnect();
        source.close();
    }

    private void watch() {
        try {
            while (!ended.await(ask().toMillis(), TimeUnit.MILLISECONDS)) {
                // asked again
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How long to wait until the next time. */
    private Duration ask() {
        try {
            Login login = source.ready();
            if (connection != null && connection.isValid((int) ANSWER_LIMIT.toSeconds())) {
                listener.answers();
                return WATCH;
            }
            disconnect();
            if (availability instanceof Availability.Answering) {
                lost("the connection broke");
            }
            connection = login.connect("supervisor", ANSWER_LIMIT);
            availability = answering();
            LOG.info("{} answers ({})", source.description(), availability);
            pause = FIRST_PAUSE;
            listener.came(login);
            return WATCH;
        } catch (IOException | SQLException e) {
            lost(e.getMessage());
            Duration now = pause;
            pause = now.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? now.multipliedBy(2) : LONGEST_PAUSE;
            return now;
        } catch (RuntimeException e) {
            LOG.error("The supervisor of the database met something that it does not know; it goes on", e);
            return LONGEST_PAUSE;
        }
    }

    private Availability answering() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('server_version'),"
                        + " current_setting('max_connections')::int"
                        + " - current_setting('superuser_reserved_connections')::int")) {
            row.next();
            return new Availability.Answering(Instant.now(), row.getString(1), row.getInt(2));
        }
    }

    private void lost(String reason) {
        disconnect();
        if (availability instanceof Availability.Answering) {
            LOG.warn("The database is lost: {}. Trying to get it back", reason);
            availability = new Availability.Awaited(Instant.now(), reason);
        } else if (availability instanceof Availability.Awaited awaited
                && !awaited.reason().equals(reason)) {
            LOG.warn("The database does not answer: {}. Trying again until it does", reason);
            availability = new Availability.Awaited(awaited.since(), reason);
        }
    }

    private void disconnect() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("A dead connection did not close", e);
            }
            connection = null;
        }
    }
}
