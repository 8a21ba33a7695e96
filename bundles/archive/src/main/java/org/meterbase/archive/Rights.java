// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;

/** Who may see the archive, and who may change it. */
final class Rights {
    private Rights() {}

    static void toRead(Caller caller) {
        caller.require(Role.VIEWER, Role.OPERATOR, Role.ENGINEER, Role.APPROVER, Role.FIELD, Role.INTEGRATOR);
    }

    static void toChange(Caller caller) {
        caller.require(Role.ENGINEER);
    }
}
