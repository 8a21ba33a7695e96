// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import static org.meterbase.simulator.cosem.ObjectModel.plain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.meterbase.simulator.utility.Channel;
import org.meterbase.simulator.utility.Closings;
import org.meterbase.simulator.utility.Load;
import org.meterbase.simulator.utility.MeterModel.Billing;
import org.meterbase.simulator.utility.Moment;

/**
 * What bills are made of: the reset counter, the activity calendar's name, average and maximum demand (classes 1, 20, 5 and 4), and
 * the freezes of month and day.
 */
final class BillingObjects {
    static final Obis RESET_COUNTER = Obis.of("1.0.0.1.0.255");

    private static final Obis CLOCK = Obis.of("0.0.1.0.0.255");
    private static final Obis CALENDAR = Obis.of("0.0.13.0.0.255");
    private static final Obis AVERAGE_DEMAND = Obis.of("1.0.1.4.0.255");

    private BillingObjects() {}

    static List<CosemObject> of(Billing billing) {
        Obis maximum = Obis.of(billing.demand().obis());
        List<Table.Column> monthly = new ArrayList<>();
        monthly.add(new Table.Column(8, CLOCK, 2));
        List<Table.Column> daily = new ArrayList<>(monthly);
        monthly.add(new Table.Column(1, RESET_COUNTER, 2));
        for (Channel channel : billing.registers()) {
            Table.Column column = new Table.Column(3, Obis.of(channel.obis()), 2);
            monthly.add(column);
            daily.add(column);
        }
        monthly.add(new Table.Column(4, maximum, 2));
        monthly.add(new Table.Column(4, maximum, 5));
        return List.of(
                new CosemObject(
                        1,
                        0,
                        RESET_COUNTER,
                        0,
                        List.of(plain((out, moment) ->
                                out.longUnsigned(moment.closings().count())))),
                calendar(billing),
                averageDemand(billing.demand()),
                maximumDemand(maximum, billing.demand()),
                ObjectModel.profile(billing.obis(), new Table(monthly, FreezeRows.monthly(billing)), 0, Closings.MOST),
                ObjectModel.profile(
                        billing.dailyObis(), new Table(daily, FreezeRows.daily(billing)), 86_400, Closings.MOST_DAYS));
    }

    /** Activity calendar (class 20): its name; its tables are nobody's business here. */
    private static CosemObject calendar(Billing billing) {
        Attribute empty = plain((out, moment) -> out.array(0));
        Attribute name =
                plain((out, moment) -> out.octetString(billing.calendar().getBytes(StandardCharsets.US_ASCII)));
        return new CosemObject(
                20,
                0,
                CALENDAR,
                1,
                List.of(
                        name,
                        empty,
                        empty,
                        empty,
                        plain((out, moment) -> out.octetString()),
                        empty,
                        empty,
                        empty,
                        plain((out, moment) -> out.octetString(Clocks.NEVER))));
    }

    /** Demand register (class 5): fixed blocks of one period. */
    private static CosemObject averageDemand(Channel demand) {
        Attribute.Plain current = (out, moment) -> Registers.number(
                out, demand, moment.meter().rows(List.of(demand)).number(0, start(moment), moment.actual()));
        Attribute.Plain last = (out, moment) -> Registers.number(
                out, demand, moment.meter().rows(List.of(demand)).number(0, start(moment) / Load.PERIOD - 1));
        Attribute.Plain began = (out, moment) -> stamp(out, moment, start(moment));
        return new CosemObject(
                5,
                0,
                AVERAGE_DEMAND,
                2,
                List.of(
                        current,
                        last,
                        Registers.scalerAndUnit(demand),
                        plain((out, moment) -> out.unsigned(0)),
                        began,
                        began,
                        plain((out, moment) -> out.doubleLongUnsigned(Load.PERIOD)),
                        plain((out, moment) -> out.longUnsigned(1))));
    }

    /** Extended register (class 4): the highest of the period that is open, and when it was. */
    private static CosemObject maximumDemand(Obis name, Channel demand) {
        return new CosemObject(
                4,
                0,
                name,
                1,
                List.of(
                        plain((out, moment) ->
                                Registers.number(out, demand, open(moment).number())),
                        Registers.scalerAndUnit(demand),
                        plain((out, moment) -> out.unsigned(0)),
                        plain((out, moment) -> stamp(out, moment, open(moment).second()))));
    }

    private static Closings.Demand open(Moment moment) {
        Closings closings = moment.closings();
        return closings.demand(closings.last(), moment.actual());
    }

    private static long start(Moment moment) {
        return moment.actual() - Math.floorMod(moment.actual(), (long) Load.PERIOD);
    }

    private static void stamp(OctetWriter out, Moment moment, long second) {
        DateTime.write(out, moment.shown(second), moment.statement(), moment.invalid(second));
    }
}
