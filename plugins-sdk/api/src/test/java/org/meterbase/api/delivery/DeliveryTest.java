// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meterbase.api.delivery.StampConvention.DeviationSign;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.Unit;

class DeliveryTest {
    private static final DeviceKey METER = new DeviceKey(7, 4711);
    private static final SegmentChannel ENERGY = SegmentChannel.of("1.0.1.8.0.255", 0, Unit.WATT_HOUR);

    @Test
    void theStandardsDeviationOfCentralEuropeanTimeIsMinusSixty() {
        long noon = wallClock("2026-01-15T12:00:00");
        assertThat(StampConvention.STANDARD.epochSecond(noon, -60, 0))
                .isEqualTo(Instant.parse("2026-01-15T11:00:00Z").getEpochSecond());
        assertThat(StampConvention.STANDARD
                        .with(DeviationSign.UTC_IS_LOCAL_MINUS)
                        .epochSecond(noon, 60, 0))
                .isEqualTo(Instant.parse("2026-01-15T11:00:00Z").getEpochSecond());
    }

    @Test
    void withoutDeviationTheZoneDecidesAndTheSavingBitInTheHourThatAutumnRepeats() {
        StampConvention berlin = StampConvention.STANDARD.in(ZoneId.of("Europe/Berlin"));
        long half = wallClock("2026-10-25T02:30:00");
        short unspecified = DeviceStamp.DEVIATION_UNSPECIFIED;
        assertThat(berlin.instant(new DeviceStamp(half, unspecified, (short) DeviceStamp.STATUS_DAYLIGHT_SAVING)))
                .isEqualTo("2026-10-25T00:30:00Z");
        assertThat(berlin.instant(new DeviceStamp(half, unspecified, (short) 0)))
                .isEqualTo("2026-10-25T01:30:00Z");
        assertThat(berlin.instant(new DeviceStamp(half, unspecified, DeviceStamp.STATUS_UNSPECIFIED)))
                .isEqualTo("2026-10-25T00:30:00Z");
    }

    @Test
    void twoRowsWithOneStampAreTwoRows() {
        IntervalSegment.Builder rows = segment(2);
        long start = Instant.parse("2026-06-01T10:00:00Z").getEpochSecond();
        for (long stamp : new long[] {start, start + 900, start + 1800, start + 900, start + 1800, start + 2700}) {
            rows.row(stamp, (short) 0, (short) 0, 0, 0).value(0, stamp - start);
        }
        IntervalSegment segment = rows.build();
        assertThat(segment.rowCount()).isEqualTo(6);
        assertThat(new int[] {segment.ordinal(1), segment.ordinal(3), segment.ordinal(4), segment.ordinal(5)})
                .containsExactly(0, 1, 1, 0);
        assertThat(segment.value(3, 0)).isEqualTo(900);
    }

    @Test
    void aValueThatWasNotSetIsAbsent() {
        IntervalSegment segment = segment(1)
                .row(0, (short) 0, (short) 0, 0, RowFlag.POWER_FAIL.bit())
                .build();
        assertThat(segment.value(0, 0)).isEqualTo(IntervalSegment.ABSENT);
        assertThat(RowFlag.of(segment.flags(0))).containsExactly(RowFlag.POWER_FAIL);
    }

    @Test
    void aSegmentIsBounded() {
        IntervalSegment.Builder rows = segment(1);
        for (int i = 0; i < IntervalSegment.MAX_ROWS; i++) {
            rows.row(0, (short) 0, (short) 0, 0, 0);
        }
        assertThatThrownBy(() -> rows.row(0, (short) 0, (short) 0, 0, 0)).isInstanceOf(IllegalStateException.class);
        assertThat(rows.build().ordinal(IntervalSegment.MAX_ROWS - 1)).isEqualTo(IntervalSegment.MAX_ROWS - 1);
    }

    @Test
    void anEventsDetailsCannotBeChangedFromOutside() {
        byte[] details = {1, 2};
        DeviceEvent event = new DeviceEvent(
                METER, "0.0.99.98.0.255", "40", DeviceStamp.ofEpochSecond(0), StampConvention.STANDARD, 0, details);
        details[0] = 9;
        event.details()[1] = 9;
        assertThat(event.details()).containsExactly(1, 2);
        assertThat(event.at()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void aRegisterSetStandsAtItsStampOrElseWhenItWasRead() {
        Instant read = Instant.parse("2026-06-01T10:00:07Z");
        Register energy =
                Register.builder("1.0.1.8.0.255", 123_456, 1, Unit.WATT_HOUR).build();
        RegisterSet spot = RegisterSet.builder(METER, RegisterSet.Kind.SPOT, read)
                .register(energy)
                .build();
        RegisterSet closing = RegisterSet.builder(METER, RegisterSet.Kind.BILLING, read)
                .stamp(
                        new DeviceStamp(wallClock("2026-06-01T00:00:00"), (short) -120, (short) 0),
                        StampConvention.STANDARD)
                .register(energy)
                .build();
        assertThat(spot.at()).isEqualTo(read);
        assertThat(closing.at()).isEqualTo("2026-05-31T22:00:00Z");
        assertThatThrownBy(() ->
                        RegisterSet.builder(METER, RegisterSet.Kind.SPOT, read).build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static IntervalSegment.Builder segment(int rows) {
        return IntervalSegment.builder(
                METER, "1.0.99.1.0.255", Duration.ofMinutes(15), StampConvention.STANDARD, List.of(ENERGY), rows);
    }

    private static long wallClock(String local) {
        return LocalDateTime.parse(local).toEpochSecond(ZoneOffset.UTC);
    }
}
