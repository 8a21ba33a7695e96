// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import org.meterbase.api.delivery.IntervalSegment;

/** The layouts of the last segments: what is packed together is of a few models, and one layout object stands for all meters of a model. Not thread-safe. */
final class RecentLayouts {
    private static final int SIZE = 8;

    private final Layout[] recent = new Layout[SIZE];
    private int next;

    /** The layout of a segment. */
    Layout of(IntervalSegment segment) {
        for (Layout layout : recent) {
            if (layout != null && layout.fits(segment)) {
                return layout;
            }
        }
        Layout layout = Layout.of(segment);
        recent[next++ % SIZE] = layout;
        return layout;
    }
}
