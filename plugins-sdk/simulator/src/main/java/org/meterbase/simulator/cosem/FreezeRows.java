// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.meterbase.simulator.utility.Channel;
import org.meterbase.simulator.utility.Closings;
import org.meterbase.simulator.utility.MeterModel.Billing;
import org.meterbase.simulator.utility.Moment;

/** The rows of a freeze: when, and what the registers showed then; of a month also its number, and its maximum demand with its time. */
final class FreezeRows implements Table.Rows {
    private static final int CLOCK = 0;

    private final Billing billing;
    private final boolean monthly;

    private FreezeRows(Billing billing, boolean monthly) {
        this.billing = billing;
        this.monthly = monthly;
    }

    static FreezeRows monthly(Billing billing) {
        return new FreezeRows(billing, true);
    }

    static FreezeRows daily(Billing billing) {
        return new FreezeRows(billing, false);
    }

    @Override
    public int count(Moment moment) {
        return rows(moment).size();
    }

    @Override
    public Table.Chosen stamped(Moment moment, Instant from, Instant to) {
        return chosen(
                moment,
                rows(moment).stream()
                        .filter(row -> {
                            long stamp = moment.shown(row.second());
                            return stamp >= from.getEpochSecond() && stamp <= to.getEpochSecond();
                        })
                        .toList());
    }

    @Override
    public Table.Chosen numbered(Moment moment, long first, long last) {
        return chosen(
                moment,
                rows(moment).stream()
                        .skip(first - 1)
                        .limit(Math.max(0, last - first + 1))
                        .toList());
    }

    /** A day's freeze is a closing without number. */
    private List<Closings.Closing> rows(Moment moment) {
        return monthly
                ? moment.closings().months()
                : moment.closings().days().stream()
                        .map(midnight -> new Closings.Closing(midnight, 0, midnight))
                        .toList();
    }

    private Table.Chosen chosen(Moment moment, List<Closings.Closing> rows) {
        return (out, columns) -> {
            out.array(rows.size());
            for (Closings.Closing row : rows) {
                boolean demanded = Arrays.stream(columns).anyMatch(column -> register(column) >= registers());
                Closings.Demand demand = demanded ? moment.closings().demand(row.before(), row.second()) : null;
                out.structure(columns.length);
                for (int column : columns) {
                    cell(out, moment, row, demand, column);
                }
            }
        };
    }

    /** @param demand null where no column asks for it: it takes a walk over the month */
    private void cell(OctetWriter out, Moment moment, Closings.Closing row, Closings.Demand demand, int column) {
        int register = register(column);
        if (column == CLOCK) {
            stamp(out, moment, row.second());
        } else if (register < 0) {
            out.longUnsigned(row.number());
        } else if (register < registers()) {
            Channel channel = billing.registers().get(register);
            Registers.number(out, channel, moment.meter().register(channel, row.second()));
        } else if (register == registers()) {
            Registers.number(out, billing.demand(), demand.number());
        } else {
            stamp(out, moment, demand.second());
        }
    }

    /** Place of a column among the registers, after which the demand and its time follow. */
    private int register(int column) {
        return column - (monthly ? 2 : 1);
    }

    private int registers() {
        return billing.registers().size();
    }

    private static void stamp(OctetWriter out, Moment moment, long second) {
        DateTime.write(out, moment.shown(second), moment.statement(), moment.invalid(second));
    }
}
