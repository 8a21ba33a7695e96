// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import java.util.Arrays;
import org.meterbase.simulator.utility.Channel;
import org.meterbase.simulator.utility.Condition;
import org.meterbase.simulator.utility.DayRows;
import org.meterbase.simulator.utility.Era;
import org.meterbase.simulator.utility.Load;
import org.meterbase.simulator.utility.MeterModel.LoadProfile;
import org.meterbase.simulator.utility.MeterModel.Stamp;
import org.meterbase.simulator.utility.Moment;
import org.meterbase.simulator.utility.ProfileBuffer;
import org.meterbase.simulator.utility.Trap;

/** Writes rows of a load profile: plain, with null-data for what can be guessed, or as compact-array (IEC 62056-6-2, 4.3.6). */
final class LoadRowWriter {
    private static final int CLOCK = 0;
    private static final int STATUS = 1;

    private final OctetWriter out;
    private final Moment moment;
    private final LoadProfile profile;
    private final int[] columns;
    private final DayRows values;
    private final boolean compact;
    private final Trap.NullData nulls;
    private final int twice;
    private final long[] cells;
    private final long[] before;
    private boolean follows;
    private int written;

    LoadRowWriter(OctetWriter out, Moment moment, LoadProfile profile, int[] columns) {
        this.out = out;
        this.moment = moment;
        this.profile = profile;
        this.columns = columns;
        this.values = moment.meter().rows(profile.channels());
        this.cells = new long[2 + profile.channels().size()];
        this.before = new long[cells.length];
        Condition condition = moment.condition();
        this.compact = condition.fault(Trap.CompactArray.class).isPresent();
        this.nulls = condition.fault(Trap.NullData.class).orElse(null);
        this.twice =
                condition.fault(Trap.RowTwice.class).map(Trap.RowTwice::row).orElse(0);
    }

    void write(ProfileBuffer rows) {
        int count = (int) rows.count();
        int sent = twice > 0 && twice <= count ? count + 1 : count;
        if (!compact) {
            out.array(sent);
            rows.forEach((era, slot) -> row(out, era, slot));
            return;
        }
        OctetWriter contents = new OctetWriter();
        rows.forEach((era, slot) -> row(contents, era, slot));
        out.u8(Tag.COMPACT_ARRAY).u8(Tag.STRUCTURE).length(columns.length);
        for (int column : columns) {
            out.u8(tag(column));
        }
        out.length(contents.size()).raw(contents.toBytes());
    }

    private void row(OctetWriter to, Era era, long slot) {
        moment.serve(era.from(slot));
        if (written == 0 && nulls != null && nulls.firstToo() && era.follows(slot)) {
            fill(era, slot - 1);
            follow();
        }
        fill(era, slot);
        written++;
        for (int time = 0; time < (written == twice ? 2 : 1); time++) {
            if (!compact) {
                to.structure(columns.length);
            }
            for (int column : columns) {
                cell(to, era, column);
            }
            follow();
        }
    }

    /** Works the row out. */
    private void fill(Era era, long slot) {
        cells[CLOCK] = (profile.stamp() == Stamp.END ? slot + 1 : slot) * Load.PERIOD;
        cells[STATUS] = moment.status(era, slot);
        long from = era.from(slot);
        long to = era.to(slot);
        boolean whole = Math.floorMod(from, (long) Load.PERIOD) == 0 && to == from + Load.PERIOD;
        for (int channel = 0; channel < profile.channels().size(); channel++) {
            cells[2 + channel] = whole
                    ? values.number(channel, Math.floorDiv(from, (long) Load.PERIOD))
                    : values.number(channel, from, to);
        }
    }

    private void follow() {
        System.arraycopy(cells, 0, before, 0, cells.length);
        follows = true;
    }

    private void cell(OctetWriter to, Era era, int column) {
        if (nulls != null && !compact && follows && guessed(column)) {
            to.u8(Tag.NULL);
            return;
        }
        OctetWriter one = compact ? new OctetWriter() : to;
        if (column == CLOCK) {
            DateTime.write(one, cells[CLOCK], moment.statement(), era.invalid());
        } else if (column == STATUS) {
            one.unsigned((int) cells[STATUS]);
        } else {
            Registers.number(one, channel(column), cells[column]);
        }
        if (compact) {
            // The type is said once for all rows.
            byte[] tagged = one.toBytes();
            to.raw(Arrays.copyOfRange(tagged, 1, tagged.length));
        }
    }

    private boolean guessed(int column) {
        return cells[column] == before[column] + (column == CLOCK ? Load.PERIOD : 0);
    }

    private int tag(int column) {
        return column == CLOCK
                ? Tag.OCTET_STRING
                : column == STATUS ? Tag.UNSIGNED : channel(column).type().tag();
    }

    private Channel channel(int column) {
        return profile.channels().get(column - 2);
    }
}
