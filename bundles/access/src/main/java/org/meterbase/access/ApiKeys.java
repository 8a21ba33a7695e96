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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys of programs: one for each integrator, with its own roles and an end. */
@Component(service = ApiKeys.class)
public final class ApiKeys {
    /** A key that was just made. */
    public record Created(ApiKey apiKey, String key) {}

    static final Duration USUALLY_LASTS = Duration.ofDays(365);
    static final Duration LONGEST = Duration.ofDays(5 * 366);

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._@-]{0,63}");
    private static final String UNIQUE_VIOLATION = "23505";

    private final Transactions transactions;
    private final Clock clock;

    @Activate
    public ApiKeys(@Reference(target = "(schema=access)") DataSource source) {
        this(source, Clock.systemUTC());
    }

    ApiKeys(DataSource source, Clock clock) {
        this.transactions = new Transactions(source);
        this.clock = clock;
    }

    /**
     * Makes a key.
     *
     * @param expires when it ends; null for a year from now
     * @return with the key itself, for the only time
     */
    public Created create(Caller caller, String name, Set<Role> roles, Instant expires) {
        caller.require(Role.ADMINISTRATOR);
        Instant now = clock.instant();
        Instant end = expires == null ? now.plus(USUALLY_LASTS) : expires;
        if (name == null || !NAME.matcher(name).matches()) {
            throw new Refused(
                    Refused.Reason.INVALID,
                    "A key's name is 1 to 64 letters, digits, spaces and . _ @ -, beginning with a letter or digit");
        }
        if (roles.isEmpty()) {
            throw new Refused(Refused.Reason.INVALID, "A key needs a role, as viewer");
        }
        if (!end.isAfter(now) || end.isAfter(now.plus(LONGEST))) {
            throw new Refused(Refused.Reason.INVALID, "A key expires within the next five years");
        }
        String key = Token.random(Token.API_KEY);
        ApiKey made = transactions.run(connection -> insert(connection, caller, name, roles, key, now, end));
        LOG.info("{} made the API key {} with {}", caller, name, roles);
        return new Created(made, key);
    }

    /** The keys after an id, in the order of their ids, expired ones too. */
    public List<ApiKey> after(Caller caller, long id, int limit) {
        caller.require(Role.ADMINISTRATOR);
        return transactions.run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT * FROM api_key WHERE id > ? ORDER BY id LIMIT ?")) {
                select.setLong(1, id);
                select.setInt(2, limit);
                List<ApiKey> keys = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        keys.add(read(row));
                    }
                }
                return keys;
            }
        });
    }

    /** Revokes a key, at once. */
    public void revoke(Caller caller, long id) {
        caller.require(Role.ADMINISTRATOR);
        String name = transactions.run(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM api_key WHERE id = ? RETURNING name")) {
                delete.setLong(1, id);
                try (ResultSet gone = delete.executeQuery()) {
                    return gone.next() ? gone.getString(1) : null;
                }
            }
        });
        if (name == null) {
            throw new Refused(
                    Refused.Reason.UNKNOWN, "There is no API key " + id + "; see GET /api/v1/api-keys or api-key:list");
        }
        LOG.info("{} revoked the API key {}", caller, name);
    }

    Optional<Caller> authenticate(String key, String origin) {
        return transactions.run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT * FROM api_key WHERE key_hash = ? AND expires_at > ?")) {
                select.setBytes(1, Token.hash(key));
                select.setTimestamp(2, Timestamp.from(clock.instant()));
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        return Optional.empty();
                    }
                    ApiKey found = read(row);
                    return Optional.of(
                            Caller.of(Caller.Kind.PROGRAM, found.name(), found.roles(), origin, Caller.newTraceId()));
                }
            }
        });
    }

    private static ApiKey insert(
            Connection connection, Caller caller, String name, Set<Role> roles, String key, Instant now, Instant end)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO api_key (name, key_hash, roles, created_at, created_by, expires_at)
                VALUES (?, ?, ?, ?, ?, ?) RETURNING *""")) {
            insert.setString(1, name);
            insert.setBytes(2, Token.hash(key));
            insert.setArray(3, RoleColumn.of(connection, roles));
            insert.setTimestamp(4, Timestamp.from(now));
            insert.setString(5, caller.getName());
            insert.setTimestamp(6, Timestamp.from(end));
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return read(row);
            }
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw new Refused(
                        Refused.Reason.CONFLICT,
                        "There is an API key " + name + " already; revoke it, or name this one differently");
            }
            throw e;
        }
    }

    private static ApiKey read(ResultSet row) throws SQLException {
        return new ApiKey(
                row.getLong("id"),
                row.getString("name"),
                RoleColumn.read(row, "roles"),
                row.getTimestamp("created_at").toInstant(),
                row.getString("created_by"),
                row.getTimestamp("expires_at").toInstant());
    }
}
