// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.shell;

import java.security.AccessController;
import java.security.Principal;
import java.util.Set;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;

/**
 * Who sits at a console. Only administrators get one: Karaf's roles for single commands do not hold against the shell's own
 * language.
 */
public final class ConsoleCaller {
    private ConsoleCaller() {}

    /** The administrator of a session, for one command. */
    public static Caller of(Session session) {
        return Caller.of(Caller.Kind.PERSON, name(session), Set.of(Role.ADMINISTRATOR), "console", Caller.newTraceId());
    }

    /** Whom Karaf has logged in. The session's variable {@code USER} only where there was no log-in: anybody can set it. */
    private static String name(Session session) {
        return subject()
                .map(Principal::getName)
                .findFirst()
                .orElseGet(() -> session.get("USER") instanceof String user ? user : "console");
    }

    @SuppressWarnings("removal") // Karaf 4.4 passes the subject on in no other way
    private static Stream<Principal> subject() {
        Subject subject = Subject.getSubject(AccessController.getContext());
        return subject == null
                ? Stream.empty()
                : subject.getPrincipals().stream()
                        .filter(principal ->
                                principal.getClass().getSimpleName().equals("UserPrincipal"));
    }
}
