// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.buffer;

import java.util.Optional;
import org.meterbase.api.delivery.DeviceStamp;

/** Keeps the earliest stamp of the rows, and nothing else of them. */
public final class EarliestStamp extends RowTaker {
    private DeviceStamp earliest;

    @Override
    void take(Row row, int remaining) {
        if (earliest == null || row.wallClock < earliest.wallClock()) {
            earliest = row.stamp();
        }
    }

    @Override
    public void deliver() {
        // Nobody is told but whoever asks.
    }

    public Optional<DeviceStamp> stamp() {
        return Optional.ofNullable(earliest);
    }
}
