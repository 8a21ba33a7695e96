// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.kit.folder.DataFolder;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The people. At first there is one administrator, with a random password in a file that only the platform's own user can
 * read; the file goes when the password is changed.
 */
@Component(service = Accounts.class, immediate = true)
public final class Accounts {
    static final String FIRST = "admin";
    static final String PASSWORD_FILE = "initial-password";

    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");
    private static final String UNIQUE_VIOLATION = "23505";

    private final Transactions transactions;
    private final FailedLogins failedLogins;
    private final DataFolder folder;
    private final Clock clock;
    private volatile boolean administratorKnown;

    @Activate
    public Accounts(@Reference(target = "(schema=access)") DataSource source, BundleContext context) {
        this(source, DataFolder.of(context), Clock.systemUTC());
        try {
            ensureAdministrator();
        } catch (IllegalStateException e) {
            LOG.warn("No administrator yet; tried again at the first log-in", e);
        }
    }

    Accounts(DataSource source, DataFolder folder, Clock clock) {
        this.transactions = new Transactions(source);
        this.failedLogins = new FailedLogins(transactions);
        this.folder = folder;
        this.clock = clock;
    }

    /** Makes the first administrator where there is nobody at all. */
    void ensureAdministrator() {
        if (administratorKnown) {
            return;
        }
        transactions.run(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE");
                try (ResultSet any = statement.executeQuery("SELECT FROM account LIMIT 1")) {
                    return any.next() || makeFirst(connection);
                }
            }
        });
        administratorKnown = true;
    }

    private boolean makeFirst(Connection connection) throws SQLException {
        String password = PasswordRule.oneTime();
        try {
            // Before the commit: an account whose password nobody can read would be worse than a file without account.
            folder.write(PASSWORD_FILE, password + "\n");
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The first password cannot be written to " + folder.path(PASSWORD_FILE) + ": " + e.getMessage(), e);
        }
        insert(connection, FIRST, password, Set.of(Role.ADMINISTRATOR));
        LOG.info("The first administrator is {}; the one-time password is in {}", FIRST, folder.path(PASSWORD_FILE));
        return true;
    }

    /** The users after an id, in the order of their ids. */
    public List<Account> after(Caller caller, long id, int limit) {
        caller.require(Role.ADMINISTRATOR);
        return transactions.run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT * FROM account WHERE id > ? ORDER BY id LIMIT ?")) {
                select.setLong(1, id);
                select.setInt(2, limit);
                List<Account> accounts = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        accounts.add(read(row));
                    }
                }
                return accounts;
            }
        });
    }

    /**
     * Adds a user, with a password to be changed at the first log-in.
     *
     * @return the password, which is stored nowhere
     */
    public String add(Caller caller, String name, Set<Role> roles) {
        caller.require(Role.ADMINISTRATOR);
        if (name == null || !NAME.matcher(name).matches()) {
            throw new Refused(
                    Refused.Reason.INVALID,
                    "A user's name is 1 to 64 of a-z, 0-9 and . _ @ -, beginning with a letter or digit");
        }
        if (roles.isEmpty()) {
            throw new Refused(Refused.Reason.INVALID, "A user needs a role, as viewer");
        }
        String password = PasswordRule.oneTime();
        transactions.run(connection -> {
            try {
                return insert(connection, name, password, roles);
            } catch (SQLException e) {
                if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    throw new Refused(Refused.Reason.CONFLICT, "There is a user " + name + " already");
                }
                throw e;
            }
        });
        LOG.info("{} added the user {} with {}", caller, name, roles);
        return password;
    }

    /** The user of a name. */
    public Account byName(Caller caller, String name) {
        caller.require(Role.ADMINISTRATOR);
        return transactions.run(connection -> find(connection, name)).orElseThrow(() -> unknown(name));
    }

    /** Removes a user, and ends the user's sessions. There is always an administrator left. */
    public void remove(Caller caller, long id) {
        caller.require(Role.ADMINISTRATOR);
        transactions.run(connection -> {
            try (Statement lock = connection.createStatement()) {
                lock.execute("LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE");
            }
            try (PreparedStatement delete = connection.prepareStatement("""
                    DELETE FROM account WHERE id = ?
                    AND EXISTS (SELECT FROM account WHERE id <> ? AND 'ADMINISTRATOR' = ANY (roles)) RETURNING name""")) {
                delete.setLong(1, id);
                delete.setLong(2, id);
                try (ResultSet gone = delete.executeQuery()) {
                    if (gone.next()) {
                        LOG.info("{} removed the user {}", caller, gone.getString(1));
                        return null;
                    }
                }
            }
            if (exists(connection, id)) {
                throw new Refused(Refused.Reason.CONFLICT, "This is the last administrator; add another one first");
            }
            throw unknown(Long.toString(id));
        });
    }

    /** Gives a user a new one-time password and ends all sessions of that user. */
    public String resetPassword(Caller caller, String name) {
        caller.require(Role.ADMINISTRATOR);
        String password = PasswordRule.oneTime();
        setPassword(name, password, true, null);
        LOG.info("{} reset the password of {}", caller, name);
        return password;
    }

    /**
     * Changes the caller's own password, and ends the caller's other sessions.
     *
     * @param token the session that goes on
     */
    public void changePassword(Caller caller, String current, String fresh, String token) {
        if (caller.kind() != Caller.Kind.PERSON) {
            throw new Refused(
                    Refused.Reason.CONFLICT, "Only a person has a password; log in with POST /api/v1/sessions");
        }
        if (current == null || fresh == null) {
            throw new Refused(Refused.Reason.INVALID, "Send both: the current password, and the new one");
        }
        String name = caller.getName();
        PasswordRule.fault(name, PasswordRule.normal(fresh)).ifPresent(fault -> {
            throw new Refused(Refused.Reason.INVALID, "The new password will not do: " + fault);
        });
        if (fresh.equals(current)) {
            throw new Refused(Refused.Reason.INVALID, "The new password is the current one");
        }
        failedLogins.attempt(name, clock.instant());
        if (!PasswordHash.matches(PasswordRule.normal(current), hashOf(name).orElseThrow(() -> unknown(name)))) {
            throw new Refused(Refused.Reason.INVALID, "The current password is another one");
        }
        setPassword(name, PasswordRule.normal(fresh), false, token);
        LOG.info("{} changed the password", caller);
    }

    private void setPassword(String name, String password, boolean oneTime, String sessionKept) {
        String hash = PasswordHash.of(password);
        transactions.run(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE account SET password_hash = ?, one_time = ?, changed_at = ? WHERE name = ?")) {
                update.setString(1, hash);
                update.setBoolean(2, oneTime);
                update.setTimestamp(3, Timestamp.from(clock.instant()));
                update.setString(4, name);
                if (update.executeUpdate() == 0) {
                    throw unknown(name);
                }
            }
            try (PreparedStatement end = connection.prepareStatement(
                    "DELETE FROM session WHERE account = (SELECT id FROM account WHERE name = ?) AND token_hash <> ?")) {
                end.setString(1, name);
                end.setBytes(2, Token.hash(sessionKept == null ? "" : sessionKept));
                end.executeUpdate();
            }
            failedLogins.forget(connection, name, clock.instant());
            return null;
        });
        if (name.equals(FIRST)) {
            forgetInitialPassword();
        }
    }

    private void forgetInitialPassword() {
        try {
            folder.remove(PASSWORD_FILE);
        } catch (IOException e) {
            LOG.warn("{} is no longer valid, and cannot be removed; remove it", folder.path(PASSWORD_FILE), e);
        }
    }

    /** The password's hash of a user of any spelling; for log-in. */
    Optional<String> hashOf(String name) {
        return transactions.run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT password_hash FROM account WHERE name = ?")) {
                select.setString(1, name.toLowerCase(Locale.ROOT));
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                }
            }
        });
    }

    private boolean insert(Connection connection, String name, String password, Set<Role> roles) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO account (name, password_hash, one_time, roles, created_at, changed_at)
                VALUES (?, ?, true, ?, ?, ?)""")) {
            Timestamp now = Timestamp.from(clock.instant());
            insert.setString(1, name);
            insert.setString(2, PasswordHash.of(password));
            insert.setArray(3, RoleColumn.of(connection, roles));
            insert.setTimestamp(4, now);
            insert.setTimestamp(5, now);
            return insert.executeUpdate() == 1;
        }
    }

    private static Optional<Account> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM account WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(read(row)) : Optional.empty();
            }
        }
    }

    private static boolean exists(Connection connection, long id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT FROM account WHERE id = ?")) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private static Account read(ResultSet row) throws SQLException {
        return new Account(
                row.getLong("id"),
                row.getString("name"),
                RoleColumn.read(row, "roles"),
                row.getBoolean("one_time"),
                row.getTimestamp("created_at").toInstant());
    }

    private static Refused unknown(String name) {
        return new Refused(Refused.Reason.UNKNOWN, "There is no user " + name + "; see GET /api/v1/users or user:list");
    }
}
