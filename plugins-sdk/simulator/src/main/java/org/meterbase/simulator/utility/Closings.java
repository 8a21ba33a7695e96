// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** When a meter has closed its months and days, and the maximum demand between: by its local time, and by hand. */
public final class Closings {
    /** Months that are kept. */
    public static final int MOST = 15;

    /** Days that are kept. */
    public static final int MOST_DAYS = 62;

    private static final int DAY = 86_400;

    private final Meter meter;
    private final ClockStatement local;
    private final List<Fault> faults;
    private final long now;

    Closings(Meter meter, ClockStatement local, List<Fault> faults, long now) {
        this.meter = meter;
        this.local = local;
        this.faults = faults;
        this.now = now;
    }

    /**
     * The end of a billing period.
     *
     * @param second when
     * @param number how many there were until then, this one counted (1.0.0.1.0.255)
     * @param before the end of the period before
     */
    public record Closing(long second, int number, long before) {}

    /**
     * The highest mean power of a quarter hour.
     *
     * @param number as the demand register shows it
     * @param watts primary
     * @param second when that quarter hour ended
     */
    public record Demand(long number, long watts, long second) {}

    /** The billing periods that are kept, the oldest first. */
    public List<Closing> months() {
        List<Closing> all = new ArrayList<>();
        long before = installed();
        for (long second : ends()) {
            all.add(new Closing(second, all.size() + 1, before));
            before = second;
        }
        return all.subList(Math.max(0, all.size() - MOST), all.size());
    }

    /** The local midnights that are kept, the oldest first. */
    public List<Long> days() {
        List<Long> all = new ArrayList<>();
        long today = Math.floorDiv(now + 60L * local.ahead(now), (long) DAY);
        for (long day = today - MOST_DAYS + 1; day <= today; day++) {
            long midnight = local.utc(day * DAY, true);
            if (midnight > installed()) {
                all.add(midnight);
            }
        }
        return all;
    }

    /** The maximum demand from one second to another; at the end of it where there is no whole quarter hour between. */
    public Demand demand(long from, long to) {
        long first = Math.floorDiv(from + Load.PERIOD - 1, (long) Load.PERIOD);
        long end = Math.floorDiv(to, (long) Load.PERIOD);
        DayRows rows = meter.rows(List.of(meter.model().billing().demand()));
        Demand highest = new Demand(0, 0, to);
        for (long slot = first; slot < end; slot++) {
            long number = rows.number(0, slot);
            if (number > highest.number) {
                long watts = rows.energy(0, slot) * 3600 / Load.PERIOD;
                highest = new Demand(number, watts, (slot + 1) * Load.PERIOD);
            }
        }
        return highest;
    }

    /** The end of the last period, the installation before there was one. */
    public long last() {
        List<Closing> months = months();
        return months.isEmpty() ? installed() : months.get(months.size() - 1).second();
    }

    /** How many periods have ended. */
    public int count() {
        List<Closing> months = months();
        return months.isEmpty() ? 0 : months.get(months.size() - 1).number();
    }

    private List<Long> ends() {
        List<Long> ends = new ArrayList<>();
        long installed = installed();
        YearMonth month = YearMonth.from(LocalDate.ofEpochDay(Math.floorDiv(installed, (long) DAY)));
        long end = installed;
        while (end <= now) {
            end = local.utc(month.atDay(1).toEpochDay() * DAY, true);
            if (end > installed && end <= now) {
                ends.add(end);
            }
            month = month.plusMonths(1);
        }
        for (Fault fault : faults) {
            if (fault instanceof ClockFault.BillingReset reset) {
                long at = reset.at().getEpochSecond() + meter.installation().clockDrift();
                for (int time = 0; time < reset.times() && at > installed && at <= now; time++) {
                    ends.add(at);
                }
            }
        }
        ends.sort(Comparator.naturalOrder());
        return ends;
    }

    private long installed() {
        return meter.installed().getEpochSecond();
    }
}
