// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.meterbase.api.access.Role;
import org.meterbase.kit.rest.Fault;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.kit.rest.Problem;

/** Roles as they are written in JSON: in lower case. */
final class RoleNames {
    private RoleNames() {}

    static List<String> of(Set<Role> roles) {
        return roles.stream().sorted().map(Parameters::written).toList();
    }

    static Set<Role> read(List<String> names) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        List<String> given = names == null ? List.of() : names;
        for (int i = 0; i < given.size(); i++) {
            roles.add(read("/roles/" + i, given.get(i)));
        }
        return roles;
    }

    private static Role read(String pointer, String name) {
        return Arrays.stream(Role.values())
                .filter(role -> role.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        "There is no such role",
                        List.of(new Fault(
                                pointer,
                                "use one of " + Arrays.toString(Role.values()).toLowerCase(Locale.ROOT)))));
    }
}
