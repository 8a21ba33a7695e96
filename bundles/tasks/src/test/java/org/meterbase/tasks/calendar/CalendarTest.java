// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.tasks.DataItem;
import org.meterbase.api.tasks.Schedule;
import org.meterbase.api.tasks.Task;
import org.meterbase.api.tasks.TaskType;

/** Calendars on ordinary days and on the two days of the year that are not 24 hours long. */
final class CalendarTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Boundaries every(String period) {
        return new Boundaries(Schedule.builder(period).zone(BERLIN).build());
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }

    @ParameterizedTest
    @CsvSource({
        // The clock goes forward on 29 March 2026 and back on 25 October.
        "2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z, PT15M, 92",
        "2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z, PT15M, 100",
        "2026-06-01T22:00:00Z, 2026-06-02T22:00:00Z, PT15M, 96",
        "2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z, PT1H, 23",
        "2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z, PT1H, 25",
        "2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z, PT6H, 4",
        "2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z, PT6H, 4",
        "2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z, P1D, 1",
    })
    void aDayHasAsManyBoundariesAsItHas(String midnight, String nextMidnight, String period, int count) {
        assertThat(every(period)
                        .count(at(midnight).minusNanos(1), at(nextMidnight).minusNanos(1), 1_000))
                .isEqualTo(count);
        assertThat(every(period).count(at(midnight), at(nextMidnight), 1_000)).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT5M", "PT15M", "PT1H", "PT2H", "PT6H", "P1D", "P1W", "P1M"})
    void boundariesAscendAndAgreeInBothDirections(String period) {
        Boundaries boundaries = every(period);
        Instant last = boundaries.atOrBefore(at("2026-03-20T11:07:00Z"));
        for (int i = 0; i < 4_000 && last.isBefore(at("2026-11-05T00:00:00Z")); i++) {
            Instant next = boundaries.after(last);
            assertThat(next).isAfter(last);
            assertThat(boundaries.atOrBefore(next)).isEqualTo(next);
            assertThat(boundaries.atOrBefore(next.minusNanos(1))).isEqualTo(last);
            last = next;
        }
    }

    @Test
    void longPartsFollowTheWallClockAndWeeksAndMonthsTheCalendar() {
        assertThat(every("PT6H").after(at("2026-03-28T23:00:00Z"))).isEqualTo(at("2026-03-29T04:00:00Z"));
        assertThat(every("PT6H").after(at("2026-10-24T22:00:00Z"))).isEqualTo(at("2026-10-25T05:00:00Z"));
        assertThat(every("P1W").after(at("2026-03-26T12:00:00Z"))).isEqualTo(at("2026-03-29T22:00:00Z"));
        assertThat(every("P1M").after(at("2026-03-26T12:00:00Z"))).isEqualTo(at("2026-03-31T22:00:00Z"));
        assertThat(every("P1M").atOrBefore(at("2026-03-26T12:00:00Z"))).isEqualTo(at("2026-02-28T23:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"P2D", "PT7M", "PT24H", "PT30S", "P1Y", "tomorrow"})
    void aPeriodThatNoCalendarHasIsRefused(String period) {
        assertThatThrownBy(() -> Schedule.builder(period))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("P1D");
    }

    private static Task task(Schedule schedule, TimeRange validity) {
        return Task.builder("t", TaskType.REGISTERS, 1, List.of(DataItem.all(DataItem.Kind.REGISTERS)))
                .schedule(schedule)
                .validity(validity)
                .build();
    }

    private static Schedule nightly() {
        return Schedule.builder("P1D")
                .zone(BERLIN)
                .offset(Duration.ofMinutes(10))
                .window(LocalTime.of(1, 0), LocalTime.of(5, 0))
                .build();
    }

    @Test
    void aRunWaitsForItsWindowAndEndsWithIt() {
        Task task = task(nightly(), TimeRange.ALWAYS);
        Instant planned = at("2026-06-09T22:00:00Z");
        assertThat(Planning.due(task, planned, at("2026-06-10T22:30:00Z"))).isEmpty();
        Planning.Due due =
                Planning.due(task, planned, at("2026-06-10T23:00:00Z")).orElseThrow();
        assertThat(due.boundary()).isEqualTo(at("2026-06-10T22:00:00Z"));
        assertThat(due.ends()).isEqualTo(at("2026-06-11T03:00:00Z"));
        assertThat(due.missed()).isZero();
        assertThat(due.late()).isFalse();
        assertThat(Planning.due(task, due.boundary(), at("2026-06-11T02:00:00Z")))
                .isEmpty();
    }

    @Test
    void whatWasMissedIsOneRunAndNotForgottenWhileTheWindowIsClosed() {
        Task task = task(nightly(), TimeRange.ALWAYS);
        Instant planned = at("2026-06-05T22:00:00Z");
        assertThat(Planning.due(task, planned, at("2026-06-10T12:00:00Z"))).isEmpty();
        Planning.Due due =
                Planning.due(task, planned, at("2026-06-11T01:30:00Z")).orElseThrow();
        assertThat(due.boundary()).isEqualTo(at("2026-06-10T22:00:00Z"));
        assertThat(due.missed()).isEqualTo(4);
        assertThat(due.late()).isTrue();
    }

    @Test
    void onTheSpringDayTheWindowIsAnHourShorterAndInAutumnAnHourLonger() {
        Window window = new Window(nightly());
        assertThat(window.around(at("2026-03-29T00:30:00Z")).orElseThrow().length())
                .isEqualTo(Duration.ofHours(3));
        assertThat(window.around(at("2026-10-25T00:30:00Z")).orElseThrow().length())
                .isEqualTo(Duration.ofHours(5));
        assertThat(window.around(at("2026-06-10T12:00:00Z"))).isEqualTo(Optional.empty());
    }

    @Test
    void aWindowMayCrossMidnight() {
        Window window = new Window(Schedule.builder("P1D")
                .zone(BERLIN)
                .window(LocalTime.of(22, 0), LocalTime.of(4, 0))
                .build());
        assertThat(window.around(at("2026-06-10T21:00:00Z"))).isPresent();
        assertThat(window.around(at("2026-06-11T01:00:00Z"))).isEqualTo(window.around(at("2026-06-10T21:00:00Z")));
        assertThat(window.openFrom(at("2026-06-11T03:00:00Z"))).isEqualTo(at("2026-06-11T20:00:00Z"));
    }

    @Test
    void validityDecidesByTheBoundary() {
        Schedule hourly = Schedule.builder("PT1H").build();
        Task task = task(hourly, new TimeRange(at("2026-06-10T10:00:00Z"), at("2026-06-10T12:00:00Z")));
        Instant planned = at("2026-06-01T00:00:00Z");
        assertThat(Planning.due(task, planned, at("2026-06-10T09:59:00Z"))).isEmpty();
        Planning.Due last =
                Planning.due(task, planned, at("2026-06-20T00:00:00Z")).orElseThrow();
        assertThat(last.boundary()).isEqualTo(at("2026-06-10T11:00:00Z"));
        assertThat(last.missed()).isEqualTo(1);
        assertThat(Planning.due(task, last.boundary(), at("2026-06-20T00:00:00Z")))
                .isEmpty();
    }

    @Test
    void startsAreSpreadEvenlyAndTheSameEveryTime() {
        Duration spread = Duration.ofMinutes(30);
        List<Long> delays = new ArrayList<>();
        for (long device = 1; device <= 10_000; device++) {
            Duration delay = Planning.delay(7, device, spread);
            assertThat(delay)
                    .isBetween(Duration.ZERO, spread.minusMillis(1))
                    .isEqualTo(Planning.delay(7, device, spread));
            delays.add(delay.toMinutes());
        }
        for (long minute = 0; minute < 30; minute++) {
            long here = minute;
            assertThat(delays.stream().filter(m -> m == here).count()).isBetween(230L, 440L);
        }
        assertThat(new TreeSet<>(delays)).hasSize(30);
    }

    @Test
    void thePreviewShowsWhatWillBegin() {
        assertThat(Planning.preview(task(nightly(), TimeRange.ALWAYS), at("2026-03-27T12:00:00Z"), 3))
                .containsExactly(at("2026-03-28T00:00:00Z"), at("2026-03-29T00:00:00Z"), at("2026-03-29T23:00:00Z"));
    }
}
