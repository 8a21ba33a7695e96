// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import org.meterbase.api.access.Role;

/** Roles as a column of names. */
final class RoleColumn {
    private RoleColumn() {}

    static Array of(Connection connection, Set<Role> roles) throws SQLException {
        return connection.createArrayOf(
                "text", roles.stream().sorted().map(Enum::name).toArray());
    }

    static Set<Role> read(ResultSet row, String column) throws SQLException {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : (String[]) row.getArray(column).getArray()) {
            roles.add(Role.valueOf(name));
        }
        return roles;
    }
}
