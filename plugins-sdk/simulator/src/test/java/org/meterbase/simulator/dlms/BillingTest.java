// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterbase.simulator.utility.Channel;
import org.meterbase.simulator.utility.ClockFault;
import org.meterbase.simulator.utility.Closings;
import org.meterbase.simulator.utility.MeterModels;
import org.meterbase.simulator.utility.Moment;

class BillingTest {
    private final Bench bench = new Bench(MeterModels.INDEX_MODEL);

    @BeforeEach
    void associate() throws Exception {
        bench.reader.associate(bench.meter);
    }

    @Test
    void theFreezeOfAMonthHasTariffsAndTheMaximumWithItsTime() throws Exception {
        Closings closings = new Moment(bench.meter, bench.condition, Bench.SINCE, Bench.NOW).closings();
        List<?> rows = (List<?>) bench.reader.value(Reader.get(7, "1.0.98.1.0.255", 2));
        assertThat(rows).hasSize(15);
        List<?> columns = (List<?>) bench.reader.value(Reader.get(7, "1.0.98.1.0.255", 3));
        assertThat(columns).hasSize(10);
        assertThat(((List<?>) columns.get(9)).get(0)).isEqualTo(4L);
        assertThat(((List<?>) columns.get(9)).get(2)).isEqualTo(5L);
        for (int at = 0; at < 15; at++) {
            Closings.Closing month = closings.months().get(at);
            List<?> cells = (List<?>) rows.get(at);
            assertThat(cells.get(1)).isEqualTo((long) month.number());
            List<Channel> registers = bench.meter.model().billing().registers();
            for (int register = 0; register < 6; register++) {
                assertThat(cells.get(2 + register))
                        .isEqualTo(bench.meter.register(registers.get(register), month.second()));
            }
            assertThat(cells.get(8))
                    .isEqualTo(closings.demand(month.before(), month.second()).number());
        }
        assertThat(hex(((List<?>) rows.get(14)).get(0)))
                .as("midnight, UTC + 2 h")
                .isEqualTo("07ea0b010700000000ff8800");
    }

    @Test
    void twoClosingsAtOneInstantAreTwoRows() throws Exception {
        bench.condition.add(new ClockFault.BillingReset(Instant.parse("2026-11-10T10:00:00Z"), 2));
        byte[] stamp = Reader.hex("07EA0B0AFF0A0000FF000000");
        List<?> rows = (List<?>) bench.reader.value(Reader.get(7, "1.0.98.1.0.255", 2, Reader.range(stamp, stamp)));
        assertThat(rows).hasSize(2);
        assertThat(((List<?>) rows.get(0)).get(1)).isEqualTo(83L);
        assertThat(((List<?>) rows.get(1)).get(1)).isEqualTo(84L);
        assertThat(((List<?>) rows.get(1)).get(8)).as("no quarter hour between").isEqualTo(0L);
    }

    @Test
    void theFreezeOfADayIsThatOfItsLocalMidnight() throws Exception {
        List<?> rows = (List<?>) bench.reader.value(Reader.get(7, "1.0.98.2.0.255", 2));
        assertThat(rows).hasSize(Closings.MOST_DAYS);
        List<?> last = (List<?>) rows.get(Closings.MOST_DAYS - 1);
        assertThat(hex(last.get(0))).isEqualTo("07ea0b170100000000ff8800");
        Channel total = bench.meter.model().registers().get(0);
        assertThat(last.get(1))
                .isEqualTo(bench.meter.register(
                        total, Instant.parse("2026-11-22T22:00:00Z").getEpochSecond()));
    }

    @Test
    void demandIsShownWithItsTime() throws Exception {
        Closings closings = new Moment(bench.meter, bench.condition, Bench.SINCE, Bench.NOW).closings();
        Closings.Demand open = closings.demand(closings.last(), Bench.NOW.getEpochSecond());
        assertThat(bench.reader.value(Reader.get(4, "1.0.1.6.0.255", 2))).isEqualTo(open.number());
        assertThat(bench.hex("c001c100040100010600ff0300")).as("W").isEqualTo("c401c10002020f00161b");
        assertThat((byte[]) bench.reader.value(Reader.get(4, "1.0.1.6.0.255", 5)))
                .hasSize(12);
        Channel demand = bench.meter.model().billing().demand();
        long slot = Bench.NOW.getEpochSecond() / 900;
        assertThat(bench.reader.value(Reader.get(5, "1.0.1.4.0.255", 3)))
                .isEqualTo(bench.meter.rows(List.of(demand)).number(0, slot - 1));
        assertThat(hex(bench.reader.value(Reader.get(5, "1.0.1.4.0.255", 7)))).isEqualTo("07ea0b17010b000000ff8800");
        assertThat(bench.reader.value(Reader.get(5, "1.0.1.4.0.255", 8))).isEqualTo(900L);
    }

    @Test
    void theCalendarHasAName() {
        assertThat(bench.hex("c001c1001400000d0000ff0200"))
                .isEqualTo("c401c100090c" + HexFormat.of().formatHex("FOUR-TARIFFS".getBytes()));
    }

    private static String hex(Object octets) {
        return HexFormat.of().formatHex((byte[]) octets);
    }
}
