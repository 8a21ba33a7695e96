// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.shell;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.meterbase.api.access.Role;

/** Completes and reads roles, which are written in lower case. */
@Service
public final class RoleCompleter implements Completer {
    private static final List<String> NAMES = Arrays.stream(Role.values())
            .map(role -> role.name().toLowerCase(Locale.ROOT))
            .toList();

    static EnumSet<Role> read(List<String> names) {
        EnumSet<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : names) {
            int index = NAMES.indexOf(name.toLowerCase(Locale.ROOT));
            if (index < 0) {
                throw new IllegalArgumentException(name + " is no role; use one of " + String.join(", ", NAMES));
            }
            roles.add(Role.values()[index]);
        }
        return roles;
    }

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(NAMES).complete(session, line, candidates);
    }
}
