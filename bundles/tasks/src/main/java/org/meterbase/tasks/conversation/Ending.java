// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

/** How a conversation ended. */
enum Ending {
    /** The protocol hung up. */
    HUNG_UP,
    /** It was abandoned, cut, or its link was lost or never there. */
    FAILED,
    /** Its plugin went: what was open waits for the next. */
    PARKED
}
