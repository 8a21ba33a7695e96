// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.tasks;

/** What a task is for. It decides nothing about what is read: that is the data items' part. */
public enum TaskType {
    /** Load profiles, up to the watermark of each device and its holes. */
    LOAD_PROFILE,
    /** Registers, read as they stand. */
    REGISTERS,
    /** Event logs. */
    EVENT_LOG,
    /** The clocks against the platform's. */
    CLOCK_CHECK,
    /** Parameters, read back. */
    PARAMETER,
    /** Anything, and only when somebody says so: it has no schedule. */
    ON_DEMAND
}
