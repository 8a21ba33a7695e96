// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.control;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meterbase.simulator.utility.Accumulation;
import org.meterbase.simulator.utility.Channel;
import org.meterbase.simulator.utility.Closings;
import org.meterbase.simulator.utility.DayRows;
import org.meterbase.simulator.utility.Load;
import org.meterbase.simulator.utility.Meter;
import org.meterbase.simulator.utility.MeterModel;
import org.meterbase.simulator.utility.Moment;
import org.meterbase.simulator.utility.ProfileBuffer;
import org.meterbase.simulator.utility.Slots;

/** What a meter really measured: primary energy, whatever its registers make of it. */
final class Truth {
    /** Days that one question may span. */
    private static final int MOST_DAYS = 400;

    private Truth() {}

    /**
     * Energies of intervals.
     *
     * @param usagePoint where they were used
     * @param periodSeconds length of each
     * @param items in order of time
     */
    record Series(String serial, String usagePoint, int periodSeconds, List<Interval> items) {}

    /**
     * One interval; Wh and varh, primary.
     *
     * @param stamp what the meter's row is stamped with, in UTC
     * @param status status of the row
     * @param held whether the meter's buffer holds the row now
     */
    record Interval(
            Instant start,
            Instant stamp,
            long activeImport,
            long activeExport,
            long reactiveImport,
            long reactiveExport,
            int status,
            boolean held) {}

    /** The intervals that are held of a meter, and their energies together; Wh and varh, primary. */
    record Sum(
            String serial,
            String usagePoint,
            long intervals,
            long activeImport,
            long activeExport,
            long reactiveImport,
            long reactiveExport) {}

    /** The rows of a load profile, as the meter has them. */
    record Rows(String serial, String usagePoint, List<Row> items) {}

    /**
     * A row and the real interval that it is of; Wh and varh, primary.
     *
     * @param entry its place in the buffer, from 1
     * @param stamp what the meter's clock showed, in UTC
     * @param start when the interval really began
     * @param end when it really ended
     */
    record Row(
            long entry,
            Instant stamp,
            Instant start,
            Instant end,
            long activeImport,
            long activeExport,
            long reactiveImport,
            long reactiveExport,
            int status) {}

    /** An energy register at an instant: what it shows, and what that is on the primary side in Wh or varh. */
    record Shown(long raw, int scaler, String unit, long primary) {}

    /**
     * What was frozen.
     *
     * @param profile of the months
     * @param dailyProfile of the days
     * @param calendar name of the active calendar
     */
    record Billing(
            String serial,
            String usagePoint,
            String profile,
            String dailyProfile,
            String calendar,
            List<Month> months,
            List<Day> days) {}

    /**
     * The end of a billing period.
     *
     * @param number the reset counter then
     * @param closed when it really was
     * @param stamp what the meter's clock showed, in UTC
     */
    record Month(
            int number, Instant closed, Instant stamp, Map<String, Shown> registers, MaximumDemand maximumDemand) {}

    /**
     * The highest mean power of a quarter hour.
     *
     * @param primary W
     * @param end when that quarter hour really ended
     * @param stamp what the meter's clock showed, in UTC
     */
    record MaximumDemand(String obis, long raw, int scaler, String unit, long primary, Instant end, Instant stamp) {}

    /** A midnight of the meter's zone. */
    record Day(Instant closed, Instant stamp, Map<String, Shown> registers) {}

    /** The energy registers at an instant by the meter's clock. */
    record Reading(String serial, String usagePoint, Instant at, Map<String, Shown> registers) {}

    /** The intervals that start from {@code from} to before {@code to}. */
    static Series series(Moment moment, Instant from, Instant to) {
        Meter meter = moment.meter();
        ProfileBuffer held = moment.held();
        DayRows rows = meter.rows(meter.model().profile().channels());
        boolean atEnd = meter.model().profile().stamp().word().equals("end");
        List<Interval> items = new ArrayList<>();
        asked(from, to).forEach(slot -> {
            Instant start = Instant.ofEpochSecond(slot * Load.PERIOD);
            items.add(new Interval(
                    start,
                    atEnd ? start.plusSeconds(Load.PERIOD) : start,
                    rows.energy(0, slot),
                    rows.energy(1, slot),
                    rows.energy(2, slot),
                    rows.energy(3, slot),
                    moment.status(slot * Load.PERIOD, (slot + 1) * Load.PERIOD),
                    held.contains(slot)));
        });
        return new Series(meter.serial(), meter.installation().usagePoint(), Load.PERIOD, items);
    }

    /** What the meter holds of the intervals that start from {@code from} to before {@code to}. */
    static Sum sum(Moment moment, Instant from, Instant to) {
        Meter meter = moment.meter();
        asked(from, to);
        DayRows rows = meter.rows(meter.model().profile().channels());
        long[] sums = new long[5];
        moment.held().forEach((era, slot) -> {
            long begins = era.from(slot);
            if (begins >= from.getEpochSecond() && begins < to.getEpochSecond()) {
                sums[4]++;
                for (int channel = 0; channel < 4; channel++) {
                    sums[channel] += rows.energy(channel, begins, era.to(slot));
                }
            }
        });
        return new Sum(meter.serial(), meter.installation().usagePoint(), sums[4], sums[0], sums[1], sums[2], sums[3]);
    }

    /** The rows that the buffer holds, in its order, whose intervals really start from {@code from} to before {@code to}. */
    static Rows rows(Moment moment, Instant from, Instant to) {
        Meter meter = moment.meter();
        asked(from, to);
        DayRows rows = meter.rows(meter.model().profile().channels());
        boolean atEnd = meter.model().profile().stamp() == MeterModel.Stamp.END;
        List<Row> items = new ArrayList<>();
        long[] entry = new long[1];
        moment.held().forEach((era, slot) -> {
            entry[0]++;
            long begins = era.from(slot);
            long ends = era.to(slot);
            if (begins >= from.getEpochSecond() && begins < to.getEpochSecond()) {
                items.add(new Row(
                        entry[0],
                        Instant.ofEpochSecond((atEnd ? slot + 1 : slot) * Load.PERIOD),
                        Instant.ofEpochSecond(begins),
                        Instant.ofEpochSecond(ends),
                        rows.energy(0, begins, ends),
                        rows.energy(1, begins, ends),
                        rows.energy(2, begins, ends),
                        rows.energy(3, begins, ends),
                        moment.status(era, slot)));
            }
        });
        return new Rows(meter.serial(), meter.installation().usagePoint(), items);
    }

    static Reading registers(Meter meter, Instant at) {
        List<Channel> indices = meter.model().registers().stream()
                .filter(channel -> channel.quantity().energy() && channel.accumulation() == Accumulation.INDEX)
                .toList();
        Map<String, Shown> shown = shown(meter, indices, at.getEpochSecond());
        return new Reading(meter.serial(), meter.installation().usagePoint(), at, shown);
    }

    /** The freezes of months, which a bill is made of, and those of days. */
    static Billing billing(Moment moment) {
        Meter meter = moment.meter();
        MeterModel.Billing model = meter.model().billing();
        List<Month> months = new ArrayList<>();
        for (Closings.Closing closing : moment.closings().months()) {
            Closings.Demand demand = moment.closings().demand(closing.before(), closing.second());
            months.add(new Month(
                    closing.number(),
                    Instant.ofEpochSecond(closing.second()),
                    Instant.ofEpochSecond(moment.shown(closing.second())),
                    shown(meter, model.registers(), closing.second()),
                    new MaximumDemand(
                            model.demand().obis(),
                            demand.number(),
                            model.demand().scaler(),
                            model.demand().unit(),
                            demand.watts(),
                            Instant.ofEpochSecond(demand.second()),
                            Instant.ofEpochSecond(moment.shown(demand.second())))));
        }
        List<Day> days = new ArrayList<>();
        for (long midnight : moment.closings().days()) {
            days.add(new Day(
                    Instant.ofEpochSecond(midnight),
                    Instant.ofEpochSecond(moment.shown(midnight)),
                    shown(meter, model.registers(), midnight)));
        }
        return new Billing(
                meter.serial(),
                meter.installation().usagePoint(),
                model.obis(),
                model.dailyObis(),
                model.calendar(),
                months,
                days);
    }

    private static Map<String, Shown> shown(Meter meter, List<Channel> channels, long second) {
        Map<String, Shown> shown = new LinkedHashMap<>();
        for (Channel channel : channels) {
            shown.put(
                    channel.obis(),
                    new Shown(
                            meter.register(channel, second),
                            channel.scaler(),
                            channel.unit(),
                            meter.counted(channel, second)));
        }
        return shown;
    }

    private static Slots asked(Instant from, Instant to) {
        if (!from.isBefore(to) || Duration.between(from, to).toDays() > MOST_DAYS) {
            throw new IllegalArgumentException("from must lie before to, by at most " + MOST_DAYS + " days");
        }
        return Slots.of(slot(from), slot(to));
    }

    /** The first slot that starts at or after an instant. */
    private static long slot(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond() + Load.PERIOD - 1, (long) Load.PERIOD);
    }
}
