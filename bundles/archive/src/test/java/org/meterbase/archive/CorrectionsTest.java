// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.meterbase.archive.Utility.DIAL;
import static org.meterbase.archive.Utility.ENGINEER;
import static org.meterbase.archive.Utility.EXPORTED;
import static org.meterbase.archive.Utility.FEBRUARY;
import static org.meterbase.archive.Utility.INTERVALS;
import static org.meterbase.archive.Utility.JANUARY;
import static org.meterbase.archive.Utility.MARCH;
import static org.meterbase.archive.Utility.VIEWER;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterbase.api.archive.Correction;
import org.meterbase.api.archive.Corrections;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.model.Identity;

/** What each correction concerns: no more and no less. */
class CorrectionsTest {
    @AutoClose
    static final Utility utility = new Utility();

    private UsagePoint mill;
    private UsagePoint school;
    private EndDevice first;
    private EndDevice second;
    private Corrections.Position position;

    @BeforeEach
    void twoPointsAndTwoMeters() {
        utility.clear();
        utility.model("E1");
        mill = utility.point("mill");
        school = utility.point("school");
        first = utility.device("1001", "E1");
        second = utility.device("1002", "E1");
        position = Corrections.Position.START;
        assertThat(fresh()).isEmpty();
    }

    /** Those after the position, a usage point at a time. */
    private List<Correction> fresh() {
        List<Correction> found = new ArrayList<>();
        for (Corrections some = utility.archive.corrections(VIEWER, position, 1);
                !some.next().equals(position);
                some = utility.archive.corrections(VIEWER, position, 1)) {
            found.addAll(some.list());
            position = some.next();
        }
        return found;
    }

    private static String text(Correction correction) {
        return correction.usagePoint().name() + " " + correction.range().from() + " "
                + (correction.range().to().equals(Check.LATEST)
                        ? "on"
                        : correction.range().to().toString());
    }

    @Test
    void aDeviceThatIsBoundIsACorrectionOfAllThatItMeasures() {
        Binding binding = utility.bind(first, mill, FEBRUARY, null);
        List<Correction> corrections = fresh();
        assertThat(corrections)
                .extracting(Correction::readingType)
                .containsExactlyInAnyOrder(INTERVALS, EXPORTED, DIAL);
        assertThat(corrections).allSatisfy(correction -> {
            assertThat(text(correction)).isEqualTo("mill " + FEBRUARY + " on");
            assertThat(correction.recorded()).isEqualTo(binding.recordedFrom());
            assertThat(correction.devices()).containsExactly(first.key());
        });
        assertThat(fresh()).isEmpty();
    }

    @Test
    void aBindingThatIsCorrectedAWeekLateConcernsThatWeek() {
        Instant late = FEBRUARY.plus(Duration.ofDays(7));
        Binding old = utility.bind(first, mill, JANUARY, late);
        utility.bind(second, mill, late, null);
        fresh();
        utility.correct(old, mill, first, JANUARY, FEBRUARY);
        assertThat(fresh()).hasSize(3).allSatisfy(correction -> {
            assertThat(text(correction)).isEqualTo("mill " + FEBRUARY + " " + late);
            assertThat(correction.devices()).containsExactly(first.key());
        });
    }

    @Test
    void devicesThatChangePlacesConcernBothPlaces() {
        Binding atMill = utility.bind(first, mill, JANUARY, MARCH);
        Binding atSchool = utility.bind(second, school, JANUARY, MARCH);
        fresh();
        utility.bindings.correct(
                ENGINEER,
                List.of(
                        correction(
                                atMill,
                                new BindingDraft(mill.id(), null, second.key().id(), JANUARY, MARCH)),
                        correction(
                                atSchool,
                                new BindingDraft(school.id(), null, first.key().id(), JANUARY, MARCH))));
        List<Correction> corrections = fresh();
        assertThat(corrections.stream().map(CorrectionsTest::text).distinct())
                .containsExactlyInAnyOrder("mill " + JANUARY + " " + MARCH, "school " + JANUARY + " " + MARCH);
        assertThat(corrections).hasSize(6).allSatisfy(correction -> assertThat(correction.devices())
                .containsExactlyInAnyOrder(first.key(), second.key()));
    }

    private static Bindings.Correction correction(Binding binding, BindingDraft draft) {
        return new Bindings.Correction(binding.id(), OptionalLong.of(binding.version()), draft);
    }

    @Test
    void aRatioConcernsItsPlaceUntilTheNextOne() {
        utility.bind(first, mill, JANUARY, null);
        utility.bind(second, school, JANUARY, null);
        utility.ratio(mill, 40, JANUARY);
        utility.ratio(mill, 50, MARCH);
        fresh();
        utility.ratio(mill, 30, FEBRUARY);
        assertThat(fresh()).hasSize(3).extracting(CorrectionsTest::text).containsOnly("mill " + FEBRUARY + " " + MARCH);
    }

    @Test
    void exchangedChannelsConcernTheirTypesAndNoOthers() {
        utility.bind(first, mill, JANUARY, MARCH);
        utility.bind(second, school, FEBRUARY, MARCH);
        fresh();
        ModelVersion wrong = utility.models
                .list(VIEWER, "E1", Sort.of(null, Optional.empty(), 1, "name"))
                .get(0);
        utility.models.correct(
                ENGINEER,
                "E1",
                wrong.version(),
                OptionalLong.empty(),
                Models.ALWAYS,
                Utility.document(
                        Utility.channel("1.0.2.8.0.255", INTERVALS), Utility.channel("1.0.1.8.0.255", EXPORTED)));
        assertThat(fresh())
                .extracting(correction -> text(correction) + " " + correction.readingType())
                .containsExactlyInAnyOrder(
                        "mill " + JANUARY + " " + MARCH + " " + INTERVALS,
                        "mill " + JANUARY + " " + MARCH + " " + EXPORTED,
                        "school " + FEBRUARY + " " + MARCH + " " + INTERVALS,
                        "school " + FEBRUARY + " " + MARCH + " " + EXPORTED);
    }

    @Test
    void anImportOfManyIsReadPieceByPieceAndSayingItAgainIsNoCorrection() {
        String[] lines = new String[] {
            "usagePoint,zone,serialNumber,model,validFrom",
            "P1,UTC,2001,E1,2026-01-01T00:00:00Z",
            "P2,UTC,2002,E1,2026-01-01T00:00:00Z",
            "P3,UTC,2003,E1,2026-01-01T00:00:00Z"
        };
        utility.load(ImportKind.INSTALLATIONS, lines);
        assertThat(fresh()).hasSize(9);
        utility.load(ImportKind.INSTALLATIONS, lines);
        assertThat(fresh()).isEmpty();
    }

    @Test
    void anAddressAndANameAreNoCorrections() {
        utility.bind(first, mill, JANUARY, null);
        fresh();
        utility.devices.change(
                ENGINEER, first.key().id(), Utility.draft("1001-A", "E1"), false, Map.of(), OptionalLong.empty());
        utility.usagePoints.change(
                ENGINEER,
                mill.id(),
                new UsagePointDraft("old mill", "Europe/Berlin", null, null),
                OptionalLong.empty());
        assertThat(fresh()).isEmpty();
    }

    @Test
    void anotherModelOfADeviceConcernsWhereItIs() {
        utility.models.add(
                ENGINEER, "E2", Models.ALWAYS, Utility.document(Utility.channel("1.0.2.8.0.255", INTERVALS)));
        utility.bind(first, mill, JANUARY, MARCH);
        fresh();
        utility.devices.change(
                ENGINEER, first.key().id(), Utility.draft("1001", "E2"), false, Map.of(), OptionalLong.empty());
        assertThat(fresh()).extracting(Correction::readingType).containsExactlyInAnyOrder(INTERVALS, EXPORTED);
    }

    @Test
    void aDeviceIsInstalledFromItsFirstBindingOn() {
        utility.bind(first, mill, FEBRUARY, MARCH);
        Binding early = utility.bind(first, school, JANUARY, FEBRUARY);
        assertThat(utility.archive.installedFrom(
                        VIEWER, List.of(first.key().id(), second.key().id())))
                .isEqualTo(Map.of(first.key().id(), JANUARY));
        utility.correct(early, school, second, JANUARY, FEBRUARY);
        assertThat(utility.archive.installedFrom(
                        VIEWER, List.of(first.key().id(), second.key().id())))
                .isEqualTo(Map.of(first.key().id(), FEBRUARY, second.key().id(), JANUARY));
    }

    @Test
    void whoAnsweredIsFoundByAnyOfItsNamesUnlessAnotherContradicts() {
        EndDevice meter = utility.devices.add(
                ENGINEER,
                named(
                        "3001",
                        Identity.builder()
                                .logicalDeviceName("ACM3001")
                                .systemTitle("41434D0000003001")
                                .build()),
                Map.of());
        assertThat(who(Identity.builder().systemTitle("41434d0000003001").build()))
                .containsExactly(meter);
        assertThat(who(Identity.builder().serialNumber("3001").build())).containsExactly(meter);
        assertThat(who(Identity.builder()
                        .logicalDeviceName("ACM3001")
                        .systemTitle("41434D0000009999")
                        .build()))
                .isEmpty();
        assertThat(who(Identity.builder().serialNumber("1001").build())).containsExactly(first);
        assertThat(who(Identity.unknown())).isEmpty();
    }

    private static List<EndDevice> who(Identity identity) {
        return utility.archive.answering(VIEWER, identity);
    }

    private static DeviceDraft named(String serialNumber, Identity identity) {
        DeviceDraft draft = Utility.draft(serialNumber, "E1");
        return new DeviceDraft(
                serialNumber,
                "",
                draft.model(),
                draft.kind(),
                draft.state(),
                draft.zone(),
                identity,
                Optional.empty(),
                Optional.empty());
    }
}
