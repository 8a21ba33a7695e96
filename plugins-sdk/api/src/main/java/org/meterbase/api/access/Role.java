// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.access;

/** What a caller is trusted with. A role gives nothing beyond its own line; roles add up. */
public enum Role {
    /** Sees the archive, the readings and the state of runs. */
    VIEWER,
    /** Starts, pauses and stops tasks, reads devices on demand. */
    OPERATOR,
    /** Changes the archive, tasks and models. */
    ENGINEER,
    /** Approves what others have planned. */
    APPROVER,
    /** Works at the meter: routes of a handheld unit. */
    FIELD,
    /** A program of another system: reads and delivers data through the interfaces. */
    INTEGRATOR,
    /** Manages users, keys and the system itself. Holds every other role. */
    ADMINISTRATOR
}
