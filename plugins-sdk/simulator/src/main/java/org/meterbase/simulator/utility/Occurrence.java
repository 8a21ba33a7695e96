// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

/**
 * An entry of the standard event log.
 *
 * @param second when, by the meter's clock
 * @param code event code of the standard log: 1 power down, 2 power up, 4 and 5 clock adjusted (old, new), 40 and 41 terminal
 *     cover removed and closed
 */
public record Occurrence(long second, int code) {}
