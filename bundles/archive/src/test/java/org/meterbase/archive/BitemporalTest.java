// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.meterbase.archive.Utility.ENGINEER;
import static org.meterbase.archive.Utility.FEBRUARY;
import static org.meterbase.archive.Utility.INTERVALS;
import static org.meterbase.archive.Utility.JANUARY;
import static org.meterbase.archive.Utility.MARCH;
import static org.meterbase.archive.Utility.VIEWER;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.MeasuringChannel;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.model.TimeRange;

/** What a utility gets wrong and puts right later, and what is answered before and after. */
class BitemporalTest {
    private static final TimeRange YEAR = new TimeRange(JANUARY, Instant.parse("2027-01-01T00:00:00Z"));

    @AutoClose
    static final Utility utility = new Utility();

    private UsagePoint mill;
    private UsagePoint school;
    private EndDevice first;
    private EndDevice second;

    @BeforeEach
    void twoPointsAndTwoMeters() {
        utility.clear();
        utility.model("E1");
        mill = utility.point("mill");
        school = utility.point("school");
        first = utility.device("1001", "E1");
        second = utility.device("1002", "E1");
    }

    @Test
    void anExchangeBookedAWeekLateIsRightFromItsDayOnAndWasWrongBefore() {
        Binding old = utility.bind(first, mill, JANUARY, null);
        Instant believed = utility.now();

        Instant exchanged = MARCH.minus(Duration.ofDays(7));
        utility.correct(old, mill, first, JANUARY, exchanged);
        utility.bind(second, mill, exchanged, null);

        assertThat(who(mill, Archive.NOW))
                .containsExactly(
                        "1001 " + new TimeRange(JANUARY, exchanged), "1002 " + new TimeRange(exchanged, YEAR.to()));
        assertThat(who(mill, believed)).containsExactly("1001 " + YEAR);
        assertThat(utility.archive
                        .device(VIEWER, first.key().id())
                        .orElseThrow()
                        .state())
                .isEqualTo(EndDevice.State.REMOVED);
        assertThat(utility.archive
                        .device(VIEWER, second.key().id())
                        .orElseThrow()
                        .state())
                .isEqualTo(EndDevice.State.INSTALLED);
    }

    @Test
    void twoDevicesThatWereTakenForOneAnotherChangePlacesInOneStep() {
        Binding atMill = utility.bind(first, mill, JANUARY, null);
        Binding atSchool = utility.bind(second, school, JANUARY, null);
        Instant believed = utility.now();

        assertThatThrownBy(() -> utility.correct(atMill, mill, second, JANUARY, null))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(Refused.Reason.CONFLICT);
                    assertThat(refused).hasMessageContaining("binding " + atSchool.id());
                });
        utility.bindings.correct(
                ENGINEER,
                List.of(
                        new Bindings.Correction(atMill.id(), OptionalLong.of(atMill.version()), at(mill, second)),
                        new Bindings.Correction(
                                atSchool.id(), OptionalLong.of(atSchool.version()), at(school, first))));

        assertThat(who(mill, Archive.NOW)).containsExactly("1002 " + YEAR);
        assertThat(who(school, Archive.NOW)).containsExactly("1001 " + YEAR);
        assertThat(who(mill, believed)).containsExactly("1001 " + YEAR);
        assertThat(who(school, believed)).containsExactly("1002 " + YEAR);
    }

    @Test
    void aCorrectedRatioCountsFromItsDayAndTheOldOneIsRemembered() {
        utility.bind(first, mill, JANUARY, null);
        utility.ratio(mill, 40, JANUARY);
        Ratio wrong = utility.ratio(mill, 6, FEBRUARY);
        Instant believed = utility.now();

        utility.ratios.correct(
                ENGINEER,
                wrong.id(),
                OptionalLong.of(wrong.version()),
                new RatioDraft(mill.id(), null, Factor.parse("/ct", "300/5"), null, null, MARCH));

        assertThat(ratios(Archive.NOW)).containsExactly("40 until " + MARCH, "60 until " + YEAR.to());
        assertThat(ratios(believed)).containsExactly("40 until " + FEBRUARY, "6 until " + YEAR.to());
    }

    @Test
    void exchangedChannelsOfAModelAreCorrectedForAllTimeAndTheOldMeaningIsRemembered() {
        utility.bind(first, mill, JANUARY, null);
        ModelVersion wrong = utility.models
                .list(VIEWER, "E1", Sort.of(null, Optional.empty(), 1, "name"))
                .get(0);
        Instant believed = utility.now();

        utility.models.correct(
                ENGINEER,
                "E1",
                wrong.version(),
                OptionalLong.of(wrong.version()),
                Models.ALWAYS,
                Utility.document(
                        Utility.channel("1.0.2.8.0.255", INTERVALS),
                        Utility.channel("1.0.1.8.0.255", Utility.EXPORTED)));

        assertThat(measured(mill, Archive.NOW))
                .extracting(piece -> piece.channel().channel())
                .containsExactly("1.0.2.8.0.255");
        assertThat(measured(mill, believed))
                .extracting(piece -> piece.channel().channel())
                .containsExactly("1.0.1.8.0.255");
    }

    @Test
    void aNewConfigurationCountsFromItsDayOn() {
        utility.bind(first, mill, JANUARY, null);
        utility.models.add(ENGINEER, "E1", MARCH, Utility.document(Utility.channel("1.0.15.8.0.255", INTERVALS)));

        assertThat(measured(mill, Archive.NOW))
                .extracting(piece ->
                        piece.channel().channel() + " from " + piece.range().from())
                .containsExactly("1.0.1.8.0.255 from " + JANUARY, "1.0.15.8.0.255 from " + MARCH);
    }

    @Test
    void aBindingThatNeverWasIsGoneAndStillInTheHistory() {
        Binding wrong = utility.bind(first, mill, JANUARY, null);
        Instant believed = utility.now();

        utility.bindings.correct(ENGINEER, List.of(new Bindings.Correction(wrong.id(), OptionalLong.empty(), null)));

        assertThat(who(mill, Archive.NOW)).isEmpty();
        assertThat(who(mill, believed)).containsExactly("1001 " + YEAR);
        List<Binding> history = utility.bindings.list(
                VIEWER,
                new Bindings.Filter(mill.id(), null, null, Archive.NOW, true),
                Sort.of(null, Optional.empty(), 10, "id"));
        assertThat(history).singleElement().satisfies(binding -> assertThat(binding.recordedTo())
                .isNotNull());
    }

    @Test
    void aDevicesModelOfThePastStaysInTheAnswersOfThePast() {
        utility.models.add(
                ENGINEER, "E2", Models.ALWAYS, Utility.document(Utility.channel("1.0.1.29.0.255", INTERVALS)));
        utility.bind(first, mill, JANUARY, null);
        Instant believed = utility.now();

        EndDevice now = utility.archive.device(VIEWER, first.key().id()).orElseThrow();
        DeviceDraft draft = DeviceDraft.of(now);
        utility.devices.change(
                ENGINEER,
                now.key().id(),
                new DeviceDraft(
                        draft.serialNumber(),
                        draft.manufacturer(),
                        "E2",
                        draft.kind(),
                        draft.state(),
                        draft.zone(),
                        draft.identity(),
                        draft.access(),
                        draft.parent()),
                true,
                Map.of(),
                OptionalLong.of(now.version()));

        assertThat(measured(mill, Archive.NOW).get(0).channel().channel()).isEqualTo("1.0.1.29.0.255");
        assertThat(measured(mill, believed).get(0).channel().channel()).isEqualTo("1.0.1.8.0.255");
    }

    @Test
    void theMainMeterIsServedAndTheCheckMeterWhereThereIsNoMainMeter() {
        utility.bind(first, mill, FEBRUARY, MARCH);
        utility.bindings.add(
                ENGINEER, new BindingDraft(mill.id(), "check", second.key().id(), JANUARY, null));

        assertThat(who(mill, Archive.NOW))
                .containsExactly(
                        "1002 " + new TimeRange(JANUARY, FEBRUARY),
                        "1001 " + new TimeRange(FEBRUARY, MARCH),
                        "1002 " + new TimeRange(MARCH, YEAR.to()));
    }

    @Test
    void readingTypesAreThoseOfChannelsAndRegistersWhileADeviceWasThere() {
        utility.bind(first, mill, FEBRUARY, MARCH);

        assertThat(utility.archive.readingTypes(VIEWER, mill, YEAR, Archive.NOW))
                .containsExactlyInAnyOrder(INTERVALS, Utility.EXPORTED, Utility.DIAL);
        assertThat(utility.archive.readingTypes(VIEWER, mill, new TimeRange(JANUARY, FEBRUARY), Archive.NOW))
                .isEmpty();
        assertThat(utility.archive.measured(VIEWER, mill, Utility.DIAL, TimeRange.ALWAYS, Archive.NOW))
                .singleElement()
                .satisfies(piece -> {
                    assertThat(piece.profile()).isEmpty();
                    assertThat(piece.range()).isEqualTo(new TimeRange(FEBRUARY, MARCH));
                });
    }

    private static BindingDraft at(UsagePoint point, EndDevice device) {
        return new BindingDraft(point.id(), null, device.key().id(), JANUARY, null);
    }

    private List<MeasuringChannel> measured(UsagePoint point, Instant asOf) {
        return utility.archive.measured(VIEWER, point, INTERVALS, YEAR, asOf);
    }

    private List<String> who(UsagePoint point, Instant asOf) {
        return measured(point, asOf).stream()
                .map(piece -> piece.device().serialNumber() + " " + piece.range())
                .toList();
    }

    private List<String> ratios(Instant asOf) {
        return measured(mill, asOf).stream()
                .map(piece -> piece.ratio().toPlainString() + " until "
                        + piece.range().to())
                .toList();
    }
}
