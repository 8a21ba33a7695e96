// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterbase.api.access.AccessDenied;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.kit.folder.DataFolder;
import org.meterbase.testkit.TestDatabase;
import org.meterbase.testkit.south.TestClock;

class LogInTest {
    private static final Caller SYSTEM = Caller.system("test");
    private static final String CHOSEN = "correct horse battery staple";
    private static TestDatabase database;

    @TempDir
    private Path folder;

    private final TestClock clock = TestClock.at("2026-03-29T00:00:00Z");
    private Accounts accounts;
    private Sessions sessions;
    private ApiKeys apiKeys;
    private StoredAccess access;

    @BeforeAll
    static void start() {
        database = TestDatabase.with("access");
    }

    @AfterAll
    static void stop() throws SQLException {
        database.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE account, session, api_key, failed_login RESTART IDENTITY");
        }
        accounts = new Accounts(database.dataSource(), new DataFolder(folder), clock);
        sessions = new Sessions(database.dataSource(), accounts, clock);
        apiKeys = new ApiKeys(database.dataSource(), clock);
        access = new StoredAccess(sessions, apiKeys);
        accounts.ensureAdministrator();
    }

    @Test
    void theFirstAdministratorsPasswordIsInAFileOfItsOwnersOnly() throws IOException {
        Path file = folder.resolve(Accounts.PASSWORD_FILE);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Caller caller = authenticated(logIn("admin", initialPassword()));
        assertThat(caller.getName()).isEqualTo("admin");
        assertThat(caller.kind()).isEqualTo(Caller.Kind.PERSON);
        assertThat(caller.roles()).containsExactlyInAnyOrder(Role.values());
        assertThat(caller.origin()).isEqualTo("test");
    }

    @Test
    void aSecondStartMakesNoSecondAdministrator() throws IOException {
        String password = initialPassword();
        new Accounts(database.dataSource(), new DataFolder(folder), clock).ensureAdministrator();

        assertThat(initialPassword()).isEqualTo(password);
        assertThat(accounts.after(SYSTEM, 0, 10)).hasSize(1);
    }

    @Test
    void aChangedPasswordTakesTheFileAndTheOtherSessionsAway() throws IOException {
        String initial = initialPassword();
        Session other = logIn("admin", initial);
        Session own = logIn("admin", initial);
        accounts.changePassword(authenticated(own), initial, CHOSEN, own.token());

        assertThat(folder.resolve(Accounts.PASSWORD_FILE)).doesNotExist();
        assertThat(access.authenticate(own.token(), "test")).isPresent();
        assertThat(access.authenticate(other.token(), "test")).isEmpty();
        assertRefused(Refused.Reason.WRONG_CREDENTIALS, () -> logIn("admin", initial));
        assertThat(logIn("admin", CHOSEN).token()).isNotBlank();
        assertThat(accounts.byName(SYSTEM, "admin").oneTimePassword()).isFalse();
    }

    @Test
    void aPasswordIsChangedOnlyByWhoKnowsTheCurrentOneToOneThatWillDo() throws IOException {
        Session own = logIn("admin", initialPassword());
        Caller caller = authenticated(own);

        for (String weak : new String[] {"short", "aaaaaaaaaaaaaaaa", "my ADMIN password", "x".repeat(129)}) {
            assertRefused(
                    Refused.Reason.INVALID,
                    () -> accounts.changePassword(caller, initialPasswordUnchecked(), weak, own.token()));
        }
        assertRefused(
                Refused.Reason.INVALID, () -> accounts.changePassword(caller, "another one", CHOSEN, own.token()));
        Caller program = Caller.of(Caller.Kind.PROGRAM, "admin", Set.of(Role.ADMINISTRATOR), "test", "t");
        assertRefused(Refused.Reason.CONFLICT, () -> accounts.changePassword(program, "x", CHOSEN, "mbk_x"));
        assertThat(logIn("admin", initialPassword()).token()).isNotBlank();
    }

    @Test
    void nobodyGuessesForLongAndAnUnknownUserIsTreatedAlike() throws IOException {
        for (String name : new String[] {"admin", "nobody"}) {
            for (int i = 0; i < FailedLogins.FREE; i++) {
                assertRefused(Refused.Reason.WRONG_CREDENTIALS, () -> logIn(name, "wrong"));
            }
            assertThat(pauseAfterFailure(name)).as(name).isEqualTo(1);
        }
        // The right password has to wait as well: otherwise the pause would tell which one it is.
        assertRefused(Refused.Reason.TOO_MANY_FAILURES, () -> logIn("admin", initialPasswordUnchecked()));
        clock.move(Duration.ofSeconds(1));
        assertThat(logIn("admin", initialPassword()).token()).isNotBlank();
        assertRefused(Refused.Reason.WRONG_CREDENTIALS, () -> logIn("admin", "wrong"));
    }

    @Test
    void pausesGrowUpToFiveMinutes() {
        long pause = 0;
        for (int i = 0; i < FailedLogins.FREE; i++) {
            assertRefused(Refused.Reason.WRONG_CREDENTIALS, () -> logIn("nobody", "wrong"));
        }
        for (int i = 0; i < 10; i++) {
            long longer = pauseAfterFailure("NOBODY ");
            assertThat(longer).isGreaterThanOrEqualTo(pause);
            pause = longer;
            clock.move(Duration.ofSeconds(pause));
            assertRefused(Refused.Reason.WRONG_CREDENTIALS, () -> logIn("nobody", "wrong"));
        }
        assertThat(pause).isEqualTo(FailedLogins.LONGEST_PAUSE.toSeconds());
    }

    @Test
    void aSessionEndsByTimeAndByLoggingOut() throws IOException {
        Session late = logIn("admin", initialPassword());
        Session out = logIn("admin", initialPassword());
        sessions.close(out.token());

        assertThat(access.authenticate(out.token(), "test")).isEmpty();
        clock.move(Sessions.LASTS.minusMillis(1));
        assertThat(access.authenticate(late.token(), "test")).isPresent();
        clock.move(Duration.ofMillis(1));
        assertThat(access.authenticate(late.token(), "test")).isEmpty();
    }

    @Test
    void noTokenIsStored() throws IOException, SQLException {
        Session session = logIn("admin", initialPassword());
        ApiKeys.Created key = apiKeys.create(SYSTEM, "billing", Set.of(Role.VIEWER), null);

        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : new String[] {"session", "api_key", "account"}) {
                try (var rows = statement.executeQuery("SELECT t::text FROM " + table + " t")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).doesNotContain(session.token(), key.key(), initialPassword());
                }
            }
        }
    }

    @Test
    void anApiKeyIsAProgramWithItsRolesUntilItExpiresOrIsRevoked() {
        ApiKeys.Created key = apiKeys.create(SYSTEM, "billing", Set.of(Role.INTEGRATOR), null);
        ApiKeys.Created brief = apiKeys.create(
                SYSTEM, "trial", Set.of(Role.VIEWER), clock.instant().plusSeconds(60));

        Caller caller = access.authenticate(key.key(), "test").orElseThrow();
        assertThat(caller.kind()).isEqualTo(Caller.Kind.PROGRAM);
        assertThat(caller.getName()).isEqualTo("billing");
        assertThat(caller.roles()).containsExactly(Role.INTEGRATOR);
        assertThatThrownBy(() -> apiKeys.create(caller, "more", Set.of(Role.VIEWER), null))
                .isInstanceOf(AccessDenied.class);
        clock.move(Duration.ofSeconds(60));
        assertThat(access.authenticate(brief.key(), "test")).isEmpty();
        apiKeys.revoke(SYSTEM, key.apiKey().id());
        assertThat(access.authenticate(key.key(), "test")).isEmpty();
        assertRefused(
                Refused.Reason.UNKNOWN,
                () -> apiKeys.revoke(SYSTEM, key.apiKey().id()));
    }

    @Test
    void refusesKeysWithoutNameRoleOrEnd() {
        assertRefused(Refused.Reason.INVALID, () -> apiKeys.create(SYSTEM, " x", Set.of(Role.VIEWER), null));
        assertRefused(Refused.Reason.INVALID, () -> apiKeys.create(SYSTEM, "x", Set.of(), null));
        assertRefused(Refused.Reason.INVALID, () -> apiKeys.create(SYSTEM, "x", Set.of(Role.VIEWER), clock.instant()));
        assertRefused(
                Refused.Reason.INVALID,
                () -> apiKeys.create(
                        SYSTEM, "x", Set.of(Role.VIEWER), clock.instant().plus(Duration.ofDays(3000))));
        apiKeys.create(SYSTEM, "x", Set.of(Role.VIEWER), null);
        assertRefused(Refused.Reason.CONFLICT, () -> apiKeys.create(SYSTEM, "x", Set.of(Role.VIEWER), null));
    }

    @Test
    void usersComeAndGoAndOneAdministratorStays() {
        String password = accounts.add(SYSTEM, "eva", Set.of(Role.ENGINEER));
        Session session = logIn("Eva", password);

        assertThat(authenticated(session).roles()).containsExactly(Role.ENGINEER);
        assertThatThrownBy(() -> accounts.after(authenticated(session), 0, 10)).isInstanceOf(AccessDenied.class);
        assertRefused(Refused.Reason.CONFLICT, () -> accounts.add(SYSTEM, "eva", Set.of(Role.VIEWER)));
        assertRefused(Refused.Reason.INVALID, () -> accounts.add(SYSTEM, "Eva!", Set.of(Role.VIEWER)));
        long admin = accounts.byName(SYSTEM, "admin").id();
        assertRefused(Refused.Reason.CONFLICT, () -> accounts.remove(SYSTEM, admin));
        accounts.remove(SYSTEM, accounts.byName(SYSTEM, "eva").id());
        assertThat(access.authenticate(session.token(), "test")).isEmpty();
        assertRefused(Refused.Reason.UNKNOWN, () -> accounts.byName(SYSTEM, "eva"));
    }

    @Test
    void aResetPasswordEndsAllSessionsOfItsUser() throws IOException {
        Session session = logIn("admin", initialPassword());
        String fresh = accounts.resetPassword(SYSTEM, "admin");

        assertThat(access.authenticate(session.token(), "test")).isEmpty();
        assertThat(folder.resolve(Accounts.PASSWORD_FILE)).doesNotExist();
        assertThat(logIn("admin", fresh).token()).isNotBlank();
    }

    @Test
    void whatIsNoTokenOfOursIsNobodys() {
        for (String token :
                new String[] {"", "mbs_", "mbk_", "mbs_x", "x", "mbs_" + "A".repeat(1 << 20), "mbk_'; --"}) {
            assertThat(access.authenticate(token, "test")).isEmpty();
        }
    }

    private long pauseAfterFailure(String name) {
        try {
            logIn(name, "wrong");
        } catch (Refused refused) {
            assertThat(refused.reason()).isEqualTo(Refused.Reason.TOO_MANY_FAILURES);
            return refused.retryAfterSeconds();
        }
        throw new AssertionError(name + " was let in");
    }

    private Session logIn(String user, String password) {
        return sessions.open(user, password, "test");
    }

    private Caller authenticated(Session session) {
        return access.authenticate(session.token(), "test").orElseThrow();
    }

    private String initialPassword() throws IOException {
        return Files.readString(folder.resolve(Accounts.PASSWORD_FILE)).strip();
    }

    private String initialPasswordUnchecked() {
        try {
            return initialPassword();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertRefused(Refused.Reason reason, ThrowingCallable call) {
        assertThatExceptionOfType(Refused.class).isThrownBy(call).satisfies(refused -> assertThat(refused.reason())
                .isEqualTo(reason));
    }
}
