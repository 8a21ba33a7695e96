// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.meterbase.api.access.Caller;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Log-ins of people: opened by a password, ended by logging out, by a changed password, or by time. */
@Component(service = Sessions.class)
public final class Sessions {
    static final Duration LASTS = Duration.ofHours(12);

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final int LONGEST_NAME = 64;

    private final Transactions transactions;
    private final FailedLogins failedLogins;
    private final Accounts accounts;
    private final Clock clock;
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    @Activate
    public Sessions(@Reference(target = "(schema=access)") DataSource source, @Reference Accounts accounts) {
        this(source, accounts, Clock.systemUTC());
    }

    Sessions(DataSource source, Accounts accounts, Clock clock) {
        this.transactions = new Transactions(source);
        this.failedLogins = new FailedLogins(transactions);
        this.accounts = accounts;
        this.clock = clock;
    }

    /**
     * Logs a person in. An unknown user, a wrong password and the time that both take tell nothing apart.
     *
     * @throws Refused where user and password do not belong together, or too many attempts have failed
     */
    public Session open(String user, String password, String origin) {
        if (user == null
                || password == null
                || user.length() > LONGEST_NAME
                || password.length() > 4 * PasswordRule.LONGEST) {
            throw wrong();
        }
        String name = user.strip().toLowerCase(Locale.ROOT);
        accounts.ensureAdministrator();
        Instant now = clock.instant();
        try {
            failedLogins.attempt(name, now);
            check(name, PasswordRule.normal(password));
        } catch (Refused e) {
            refused.incrementAndGet();
            // A name that nobody has may be a password in the wrong field.
            LOG.warn("A log-in via {} was refused: {}", origin, e.reason());
            throw e;
        }
        Session session = new Session(Token.random(Token.SESSION), now.plus(LASTS));
        transactions.run(connection -> {
            failedLogins.forget(connection, name, now);
            sweep(connection, now);
            return insert(connection, name, session, origin, now);
        });
        opened.incrementAndGet();
        LOG.info("{} logged in via {}", name, origin);
        return session;
    }

    /** Logs out. Without effect where the token is no session's. */
    public void close(String token) {
        transactions.run(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM session WHERE token_hash = ?")) {
                delete.setBytes(1, Token.hash(token));
                return delete.executeUpdate();
            }
        });
    }

    Optional<Caller> authenticate(String token, String origin) {
        return transactions.run(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT a.name, a.roles FROM session s JOIN account a ON a.id = s.account
                    WHERE s.token_hash = ? AND s.expires_at > ?""")) {
                select.setBytes(1, Token.hash(token));
                select.setTimestamp(2, Timestamp.from(clock.instant()));
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(Caller.of(
                                    Caller.Kind.PERSON,
                                    row.getString("name"),
                                    RoleColumn.read(row, "roles"),
                                    origin,
                                    Caller.newTraceId()))
                            : Optional.empty();
                }
            }
        });
    }

    long opened() {
        return opened.get();
    }

    long refused() {
        return refused.get();
    }

    private void check(String name, String password) {
        boolean right = accounts.hashOf(name)
                .map(hash -> PasswordHash.matches(password, hash))
                .orElseGet(() -> PasswordHash.matchesNobody(password));
        if (!right) {
            throw wrong();
        }
    }

    private static int insert(Connection connection, String name, Session session, String origin, Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO session (token_hash, account, opened_at, expires_at, origin)
                SELECT ?, id, ?, ?, ? FROM account WHERE name = ?""")) {
            insert.setBytes(1, Token.hash(session.token()));
            insert.setTimestamp(2, Timestamp.from(now));
            insert.setTimestamp(3, Timestamp.from(session.expires()));
            insert.setString(4, origin);
            insert.setString(5, name);
            return insert.executeUpdate();
        }
    }

    private static void sweep(Connection connection, Instant now) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM session WHERE expires_at <= ?")) {
            delete.setTimestamp(1, Timestamp.from(now));
            delete.executeUpdate();
        }
    }

    private static Refused wrong() {
        return new Refused(Refused.Reason.WRONG_CREDENTIALS, "User and password do not belong together");
    }
}
