// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

/**
 * Selective access (IEC 62056-5-3): which way of selecting, and its parameters as sent.
 *
 * @param id 0 for none, 1 by range, 2 by entry
 * @param parameters as {@link OctetReader#data()} gives them
 */
public record Selector(int id, Object parameters) {
    /** The whole attribute. */
    public static final Selector NONE = new Selector(0, null);
}
