// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import java.time.Instant;
import org.meterbase.simulator.utility.Load;
import org.meterbase.simulator.utility.MeterModel.LoadProfile;
import org.meterbase.simulator.utility.MeterModel.Stamp;
import org.meterbase.simulator.utility.Moment;
import org.meterbase.simulator.utility.ProfileBuffer;

/** The rows of a load profile: clock, status, channels. */
final class LoadRows implements Table.Rows {
    private final LoadProfile profile;

    LoadRows(LoadProfile profile) {
        this.profile = profile;
    }

    @Override
    public int count(Moment moment) {
        return (int) moment.held().count();
    }

    @Override
    public Table.Chosen stamped(Moment moment, Instant from, Instant to) {
        long shift = profile.stamp() == Stamp.END ? 1 : 0;
        long period = Load.PERIOD;
        long first = Math.floorDiv(from.getEpochSecond() + period - 1, period) - shift;
        // To is the last stamp wanted; a meter that leaves its end out takes it for the first one that is not.
        long end = profile.toExclusive()
                ? Math.floorDiv(to.getEpochSecond() + period - 1, period)
                : Math.floorDiv(to.getEpochSecond(), period) + 1;
        return chosen(moment, moment.held().within(first, end - shift));
    }

    @Override
    public Table.Chosen numbered(Moment moment, long first, long last) {
        return chosen(moment, moment.held().entries(first, last));
    }

    private Table.Chosen chosen(Moment moment, ProfileBuffer rows) {
        return (out, columns) -> new LoadRowWriter(out, moment, profile, columns).write(rows);
    }
}
