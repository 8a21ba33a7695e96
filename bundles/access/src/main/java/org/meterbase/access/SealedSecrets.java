// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.meterbase.api.access.AccessDenied;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.api.access.Secrets;
import org.meterbase.kit.folder.DataFolder;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Secrets in the database, sealed under a key that is not there. */
@Component
public final class SealedSecrets implements Secrets {
    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_SECRET = 64 * 1024;

    private final Transactions transactions;
    private final DataFolder folder;
    private final Clock clock;
    private KeyRing ring;

    @Activate
    public SealedSecrets(@Reference(target = "(schema=access)") DataSource source, BundleContext context) {
        this(source, DataFolder.of(context), Clock.systemUTC());
    }

    SealedSecrets(DataSource source, DataFolder folder, Clock clock) {
        this.transactions = new Transactions(source);
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public void put(Caller caller, String subject, String name, byte[] secret) {
        putAll(caller, name, Map.of(subject, secret));
    }

    @Override
    public void putAll(Caller caller, String name, Map<String, byte[]> secretsBySubject) {
        caller.require(Role.ENGINEER);
        if (secretsBySubject.isEmpty()) {
            return;
        }
        KeyRing.Named key = ring().current();
        Batch batch = new Batch(secretsBySubject.size());
        secretsBySubject.forEach((subject, secret) -> {
            check(subject, name, secret);
            batch.add(subject, Seal.seal(key, subject, name, secret));
        });
        transactions.run(connection -> {
            try (PreparedStatement upsert = connection.prepareStatement("""
                    INSERT INTO secret (subject, name, key_id, nonce, sealed, changed_at, changed_by)
                    SELECT subject, ?, ?, nonce, sealed, ?, ?
                    FROM unnest(?::text[], ?::bytea[], ?::bytea[]) AS new (subject, nonce, sealed)
                    ON CONFLICT (subject, name) DO UPDATE SET key_id = excluded.key_id, nonce = excluded.nonce,
                        sealed = excluded.sealed, changed_at = excluded.changed_at, changed_by = excluded.changed_by""")) {
                upsert.setString(1, name);
                upsert.setString(2, key.id());
                upsert.setTimestamp(3, Timestamp.from(clock.instant()));
                upsert.setString(4, caller.getName());
                upsert.setArray(5, connection.createArrayOf("text", batch.subjects.toArray()));
                upsert.setArray(6, connection.createArrayOf("bytea", batch.nonces.toArray(byte[][]::new)));
                upsert.setArray(7, connection.createArrayOf("bytea", batch.octets.toArray(byte[][]::new)));
                return upsert.executeUpdate();
            }
        });
    }

    private static void check(String subject, String name, byte[] secret) {
        if (subject.isEmpty() || subject.length() > LONGEST_TEXT || name.isEmpty() || name.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException(
                    "subject and name of a secret have 1 to " + LONGEST_TEXT + " characters each");
        }
        if (secret.length > LONGEST_SECRET) {
            throw new IllegalArgumentException("a secret has at most " + LONGEST_SECRET + " octets");
        }
    }

    @Override
    public Optional<byte[]> get(Caller caller, String subject, String name) {
        return Optional.ofNullable(
                all(caller, Set.of(subject)).getOrDefault(subject, Map.of()).get(name));
    }

    @Override
    public Map<String, Map<String, byte[]>> all(Caller caller, Collection<String> subjects) {
        if (caller.kind() != Caller.Kind.SYSTEM) {
            throw new AccessDenied("Secrets are for the platform's own parts; set a new one where it is not known");
        }
        Map<String, Map<String, byte[]>> secrets = new HashMap<>();
        return transactions.run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT * FROM secret WHERE subject = ANY (?)")) {
                select.setArray(1, connection.createArrayOf("text", subjects.toArray()));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        open(row, secrets);
                    }
                }
            }
            return secrets;
        });
    }

    @Override
    public void removeAll(Caller caller, String subject) {
        caller.require(Role.ENGINEER);
        transactions.run(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM secret WHERE subject = ?")) {
                delete.setString(1, subject);
                return delete.executeUpdate();
            }
        });
    }

    private void open(ResultSet row, Map<String, Map<String, byte[]>> secrets) throws SQLException {
        String subject = row.getString("subject");
        String name = row.getString("name");
        Seal.Sealed sealed = new Seal.Sealed(row.getString("key_id"), row.getBytes("nonce"), row.getBytes("sealed"));
        secrets.computeIfAbsent(subject, any -> new HashMap<>()).put(name, Seal.open(ring(), subject, name, sealed));
    }

    /** Opened when first needed: that the key is missing is the trouble of those who need a secret, not of everybody. */
    private synchronized KeyRing ring() {
        if (ring == null) {
            try {
                ring = KeyRing.open(folder, transactions.run(SealedSecrets::any));
            } catch (IOException e) {
                throw new IllegalStateException("Secrets are out of reach: " + e.getMessage(), e);
            }
        }
        return ring;
    }

    private static boolean any(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT FROM secret LIMIT 1");
                ResultSet row = select.executeQuery()) {
            return row.next();
        }
    }

    /** The columns of many sealed secrets. */
    private static final class Batch {
        private final List<String> subjects;
        private final List<byte[]> nonces;
        private final List<byte[]> octets;

        Batch(int size) {
            subjects = new ArrayList<>(size);
            nonces = new ArrayList<>(size);
            octets = new ArrayList<>(size);
        }

        void add(String subject, Seal.Sealed sealed) {
            subjects.add(subject);
            nonces.add(sealed.nonce());
            octets.add(sealed.octets());
        }
    }
}
