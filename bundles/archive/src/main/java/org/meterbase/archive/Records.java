// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.persistence.EntityManager;
import javax.persistence.EntityManagerFactory;
import javax.persistence.EntityTransaction;
import javax.persistence.PersistenceException;
import javax.sql.DataSource;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Reads and makes records, each in one transaction. Writers follow one another on the change clock, which gives each its
 * recorded time; readers see one snapshot and wait for nobody, except for a question as of a moment so young that a writer may still
 * be at work in it: that one waits for the writer, so that the same question never has two answers.
 */
@Component(service = Records.class)
public final class Records {
    /** A little more than the server's own limit, which has the better message. */
    private static final int BULK_TIMEOUT_MILLIS = 16 * 60 * 1000;

    private final DataSource source;
    private final EntityManagerFactory factory;
    private final AtomicLong changes = new AtomicLong();

    @Activate
    public Records(@Reference(target = "(schema=archive)") DataSource source) {
        this.source = source;
        this.factory = ArchiveUnit.open(source);
    }

    @Deactivate
    public void close() {
        factory.close();
    }

    /** How many changes were committed since the start. */
    long changes() {
        return changes.get();
    }

    /** Asks one snapshot, which holds all that was ever recorded up to the moment. */
    <T> T read(Instant asOf, Function<EntityManager, T> question) {
        if (asOf.isBefore(Archive.NOW)) {
            settle(asOf);
        }
        EntityManager em = factory.createEntityManager();
        try {
            em.getTransaction().begin();
            em.createNativeQuery("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .executeUpdate();
            return question.apply(em);
        } finally {
            end(em);
        }
    }

    /** Records something, or nothing at all where it throws. */
    <T> T change(Caller caller, Function<Change, T> work) {
        EntityManager em = factory.createEntityManager();
        try {
            em.getTransaction().begin();
            Change change = Change.begin(caller, em);
            T result = work.apply(change);
            em.flush();
            em.getTransaction().commit();
            changes.incrementAndGet();
            return result;
        } catch (PersistenceException e) {
            throw Conflicts.explain(e);
        } finally {
            end(em);
        }
    }

    /**
     * A plain connection in a transaction, for what comes in bulk; the caller ends it. A statement over a million rows takes longer
     * than one that somebody waits for, and the transaction is idle while the secrets keep what belongs to them.
     */
    Connection bulk() throws SQLException {
        Connection connection = source.getConnection();
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            connection.setNetworkTimeout(Runnable::run, BULK_TIMEOUT_MILLIS);
            statement.execute("SET LOCAL statement_timeout = '15min'");
            statement.execute("SET LOCAL idle_in_transaction_session_timeout = '2min'");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    void committed() {
        changes.incrementAndGet();
    }

    private void settle(Instant asOf) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            if (Change.clock(connection).isBefore(asOf)) {
                // Conflicts with the ROW EXCLUSIVE that a writer holds; whoever writes later gets a later time.
                statement.execute("LOCK TABLE change_clock IN SHARE MODE");
            }
            connection.commit();
        } catch (SQLException e) {
            throw new PersistenceException("the archive's change clock could not be read: " + e.getMessage(), e);
        }
    }

    private static void end(EntityManager em) {
        EntityTransaction transaction = em.getTransaction();
        if (transaction.isActive()) {
            transaction.rollback();
        }
        em.close();
    }
}
