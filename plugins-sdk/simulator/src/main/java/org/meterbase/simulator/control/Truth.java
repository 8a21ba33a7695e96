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
import org.meterbase.simulator.utility.DayRows;
import org.meterbase.simulator.utility.Load;
import org.meterbase.simulator.utility.Meter;
import org.meterbase.simulator.utility.Moment;
import org.meterbase.simulator.utility.Quantity;
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

    /** An energy register at an instant: what it shows, and what that is on the primary side in Wh or varh. */
    record Shown(long raw, int scaler, String unit, long primary) {}

    /** The energy registers at an instant by the meter's clock. */
    record Reading(String serial, String usagePoint, Instant at, Map<String, Shown> registers) {}

    /** The intervals that start from {@code from} to before {@code to}. */
    static Series series(Moment moment, Instant from, Instant to) {
        Meter meter = moment.meter();
        Slots held = moment.held();
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
                    moment.status(slot),
                    held.contains(slot)));
        });
        return new Series(meter.serial(), meter.installation().usagePoint(), Load.PERIOD, items);
    }

    /** What the meter holds of the intervals that start from {@code from} to before {@code to}. */
    static Sum sum(Moment moment, Instant from, Instant to) {
        Meter meter = moment.meter();
        Slots asked = asked(from, to);
        DayRows rows = meter.rows(meter.model().profile().channels());
        long[] sums = new long[5];
        moment.held().forEach(slot -> {
            if (asked.contains(slot)) {
                sums[4]++;
                for (int channel = 0; channel < 4; channel++) {
                    sums[channel] += rows.energy(channel, slot);
                }
            }
        });
        return new Sum(meter.serial(), meter.installation().usagePoint(), sums[4], sums[0], sums[1], sums[2], sums[3]);
    }

    static Reading registers(Meter meter, Instant at) {
        Map<String, Shown> shown = new LinkedHashMap<>();
        for (Channel channel : meter.model().registers()) {
            Quantity quantity = channel.quantity();
            if (quantity.energy() && channel.accumulation() == Accumulation.INDEX) {
                long second = at.getEpochSecond();
                shown.put(
                        channel.obis(),
                        new Shown(
                                meter.register(channel, second),
                                channel.scaler(),
                                channel.unit(),
                                meter.energyUntil(quantity, channel.tariff(), second)));
            }
        }
        return new Reading(meter.serial(), meter.installation().usagePoint(), at, shown);
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
