// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.meterbase.archive.Utility.ENGINEER;
import static org.meterbase.archive.Utility.FEBRUARY;
import static org.meterbase.archive.Utility.INTERVALS;
import static org.meterbase.archive.Utility.JANUARY;
import static org.meterbase.archive.Utility.VIEWER;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterbase.api.access.AccessDenied;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.model.TimeRange;

class ImportTest {
    private static final String HEADER =
            "usagePoint,zone,category,serialNumber,model,protocol,channel,address,parameters,"
                    + "password,validFrom,ct,vt,logicalDeviceName";
    private static final String MILL = "mill,Europe/Berlin,factory,1001,E1,dlms,tcp-client,127.0.0.1:20001,"
            + "client=16;server=1,secret,2026-01-01T00:00:00Z,200/5,,ACM0000000001001";
    private static final String SCHOOL =
            "school,Europe/Berlin,public,1002,E1,dlms,tcp-client,127.0.0.1:20002,,,2026-01-01T00:00:00Z,,,";

    @AutoClose
    static final Utility utility = new Utility();

    @BeforeEach
    void aModel() {
        utility.clear();
        utility.model("E1");
    }

    @Test
    void keysGoToTheSecretsAndAreNotShownWhereTheyAreWrong() {
        String header = "serialNumber,model,keys";
        ImportReport report = utility.load(
                ImportKind.DEVICES,
                header,
                "1001,E1,ek=000102030405060708090A0B0C0D0E0F;ak=D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF",
                "1002,E1,");
        assertThat(report.errors()).isEmpty();
        long id = utility.archive
                .devicesBySerialNumber(VIEWER, "1001")
                .get(0)
                .key()
                .id();
        assertThat(utility.secrets.kept.get("device/" + id)).containsOnlyKeys("ek", "ak");
        ImportReport wrong = utility.load(ImportKind.DEVICES, header, "1003,E1,ek=00010203XY", "1004,E1,0A0B0C0D");
        assertThat(wrong.errors()).hasSize(2);
        assertThat(wrong.toString()).doesNotContain("00010203").doesNotContain("0A0B0C0D");
    }

    @Test
    void oneRowIsAWholeInstallation() {
        ImportReport report = utility.load(ImportKind.INSTALLATIONS, HEADER, MILL, SCHOOL);

        assertThat(report).isEqualTo(new ImportReport(2, 2, 0, 0, 0, true, List.of()));
        UsagePoint mill = utility.archive.usagePointByName(VIEWER, "mill").orElseThrow();
        EndDevice device = utility.archive.devicesBySerialNumber(VIEWER, "1001").get(0);
        assertThat(device.manufacturer()).isEqualTo("ACM");
        assertThat(device.state()).isEqualTo(EndDevice.State.INSTALLED);
        assertThat(device.zone().getId()).isEqualTo("Europe/Berlin");
        assertThat(device.identity().logicalDeviceName()).contains("ACM0000000001001");
        assertThat(device.access().orElseThrow().address()).isEqualTo("127.0.0.1:20001");
        assertThat(device.access().orElseThrow().parameters())
                .containsEntry("client", "16")
                .containsEntry("server", "1");
        assertThat(device.key().shard()).isEqualTo(mill.shard());
        assertThat(utility.secrets.kept.get("device/" + device.key().id()).get("lls"))
                .isEqualTo("secret".getBytes(StandardCharsets.UTF_8));
        assertThat(utility.secrets.kept).hasSize(1);
        assertThat(utility.archive.measured(VIEWER, mill, INTERVALS, new TimeRange(JANUARY, FEBRUARY), Archive.NOW))
                .singleElement()
                .satisfies(piece -> {
                    assertThat(piece.device()).isEqualTo(device);
                    assertThat(piece.ratio()).isEqualByComparingTo("40");
                });
    }

    @Test
    void theSameFileAgainChangesNothing() {
        utility.load(ImportKind.INSTALLATIONS, HEADER, MILL, SCHOOL);
        long records = records();

        ImportReport report = utility.load(ImportKind.INSTALLATIONS, HEADER, MILL, SCHOOL);

        assertThat(report).isEqualTo(new ImportReport(2, 0, 0, 2, 0, true, List.of()));
        assertThat(records()).isEqualTo(records);
    }

    @Test
    void aChangedRowIsANewRecordAndTheOldOneIsKept() {
        utility.load(ImportKind.INSTALLATIONS, HEADER, MILL, SCHOOL);

        ImportReport report = utility.load(
                ImportKind.INSTALLATIONS,
                HEADER,
                MILL.replace("20001", "20009").replace("200/5", "300/5").replace("factory", "bulk"),
                SCHOOL);

        assertThat(report).isEqualTo(new ImportReport(2, 0, 1, 1, 0, true, List.of()));
        assertThat(utility.archive
                        .devicesBySerialNumber(VIEWER, "1001")
                        .get(0)
                        .access()
                        .orElseThrow()
                        .address())
                .isEqualTo("127.0.0.1:20009");
        assertThat(utility.count("SELECT count(*) FROM end_device_record WHERE recorded_to IS NOT NULL"))
                .isEqualTo(1);
        assertThat(utility.count("SELECT count(*) FROM ratio_record WHERE recorded_to IS NOT NULL"))
                .isEqualTo(1);
        assertThat(utility.count("SELECT count(*) FROM usage_point_record WHERE recorded_to IS NOT NULL"))
                .isEqualTo(1);
    }

    @Test
    void everyMalformedRowIsToldByLineAndColumnAndNothingIsStored() {
        ImportReport report = utility.load(
                ImportKind.INSTALLATIONS,
                HEADER,
                MILL,
                SCHOOL.replace("Europe/Berlin", "Europe/Berlim"),
                SCHOOL.replace("school", "").replace("2026-01-01T00:00:00Z", "1.1.2026"),
                "too,few",
                SCHOOL.replace("E1", "E9"),
                SCHOOL.replace("tcp-client", ""));

        assertThat(report.errors())
                .extracting(error -> error.line() + " " + error.column())
                .containsExactly("3 zone", "4 usagePoint", "4 validFrom", "5 ", "6 model", "7 protocol");
        assertThat(report.errors().get(0).message()).contains("'Europe/Berlim' is no time zone");
        assertThat(report.rows()).isEqualTo(6);
        assertThat(report.rejected()).isEqualTo(5);
        assertThat(report.stored()).isFalse();
        assertThat(utility.count("SELECT count(*) FROM usage_point")).isZero();
        assertThat(utility.secrets.kept).isEmpty();
    }

    @Test
    void theGoodRowsAreStoredWhereThatIsAskedFor() {
        ImportReport report = utility.load(
                ImportKind.INSTALLATIONS, false, true, HEADER, MILL, SCHOOL.replace("E1", "E9"), "too,few");

        assertThat(report.created()).isEqualTo(1);
        assertThat(report.rejected()).isEqualTo(2);
        assertThat(report.stored()).isTrue();
        assertThat(utility.archive.usagePointByName(VIEWER, "mill")).isPresent();
        assertThat(utility.archive.usagePointByName(VIEWER, "school")).isEmpty();
    }

    @Test
    void aDryRunSaysWhatWouldBeAndChangesNothing() {
        ImportReport report = utility.load(ImportKind.INSTALLATIONS, true, false, HEADER, MILL, SCHOOL);

        assertThat(report).isEqualTo(new ImportReport(2, 2, 0, 0, 0, false, List.of()));
        assertThat(records()).isZero();
        assertThat(utility.secrets.kept).isEmpty();
    }

    @Test
    void aHeaderWithAColumnThatIsNotKnownIsRefused() {
        ImportReport report = utility.load(ImportKind.USAGE_POINTS, "name,zon,name", "mill,UTC,mill");

        assertThat(report.errors())
                .extracting(error -> error.line() + " " + error.column() + ": " + error.message())
                .containsExactly(
                        "1 name: the column comes twice",
                        "1 zon: there is no such column here; there are name, zone, category, service");
        assertThat(report.stored()).isFalse();
    }

    @Test
    void whatIsNoCsvOrNoUtf8IsRefusedAsAWholeEvenWhereRowsMayBeSkipped() {
        ImportReport quote =
                utility.load(ImportKind.USAGE_POINTS, false, true, "name,zone", "mill,UTC", "\"school\"x,UTC");
        assertThat(quote.errors()).singleElement().satisfies(error -> {
            assertThat(error.line()).isEqualTo(3);
            assertThat(error.message()).contains("RFC 4180");
        });
        ImportReport latin = utility.imports.run(
                ENGINEER,
                ImportKind.USAGE_POINTS,
                0,
                new ByteArrayInputStream("name,zone\nMühle,UTC\n".getBytes(StandardCharsets.ISO_8859_1)),
                false,
                true);
        assertThat(latin.errors()).singleElement().satisfies(error -> assertThat(error.message())
                .contains("UTF-8"));
        ImportReport endless =
                utility.load(ImportKind.USAGE_POINTS, false, true, "name,zone", "x".repeat(100_000) + ",UTC");
        assertThat(endless.errors()).hasSize(1);
        assertThat(utility.count("SELECT count(*) FROM usage_point")).isZero();
    }

    @Test
    void rowsThatContradictOneAnotherAreRefused() {
        ImportReport report = utility.load(
                ImportKind.INSTALLATIONS,
                HEADER,
                MILL,
                MILL.replace("Europe/Berlin", "Europe/Paris").replace("1001", "1003"),
                SCHOOL.replace("1002", "1001"));

        assertThat(report.errors())
                .extracting(error -> error.line() + " " + error.column())
                .containsExactly("3 usagePoint", "3 validFrom", "4 serialNumber", "4 validFrom");
    }

    @Test
    void aDeviceIsNotBoundTwiceAtATime() {
        utility.load(ImportKind.INSTALLATIONS, HEADER, MILL, SCHOOL);

        ImportReport report = utility.load(
                ImportKind.BINDINGS,
                "usagePoint,serialNumber,position,validFrom",
                "school,1001,check,2026-02-01T00:00:00Z",
                "mill,1002,,2026-02-01T00:00:00Z");

        assertThat(report.errors())
                .extracting(error -> error.line() + " " + error.column())
                .containsExactly("2 serialNumber", "3 serialNumber", "3 usagePoint");
        assertThat(report.errors().get(0).message()).contains("end or correct that binding first");
    }

    @Test
    void anExchangeCanStandInOneFile() {
        utility.load(ImportKind.INSTALLATIONS, HEADER, MILL);
        utility.load(ImportKind.DEVICES, "serialNumber,model", "1003,E1");

        ImportReport report = utility.load(
                ImportKind.BINDINGS,
                "usagePoint,serialNumber,validFrom,validTo",
                "mill,1001,2026-01-01T00:00:00Z,2026-02-01T00:00:00Z",
                "mill,1003,2026-02-01T00:00:00Z,");

        assertThat(report).isEqualTo(new ImportReport(2, 1, 1, 0, 0, true, List.of()));
        assertThat(utility.archive.devicesBySerialNumber(VIEWER, "1001").get(0).state())
                .isEqualTo(EndDevice.State.REMOVED);
        assertThat(utility.archive.devicesBySerialNumber(VIEWER, "1003").get(0).state())
                .isEqualTo(EndDevice.State.INSTALLED);
    }

    @Test
    void ratiosAreImportedByPlaceAndDate() {
        utility.load(ImportKind.USAGE_POINTS, "name,zone", "mill,UTC");

        String[] file = {
            "usagePoint,validFrom,ct,vt",
            "mill,2026-01-01T00:00:00Z,200/5,",
            "mill,2026-02-01T00:00:00Z,300/5,20000/100"
        };
        assertThat(utility.load(ImportKind.RATIOS, file).created()).isEqualTo(2);
        assertThat(utility.load(ImportKind.RATIOS, file).unchanged()).isEqualTo(2);
        assertThat(utility.load(ImportKind.RATIOS, file[0], "mill,2026-02-01T00:00:00Z,100/3,")
                        .errors())
                .singleElement()
                .satisfies(error -> assertThat(error.column()).isEqualTo("ct"));
    }

    @Test
    void membersAreImportedBySerialNumber() {
        utility.load(ImportKind.INSTALLATIONS, HEADER, MILL, SCHOOL);
        DeviceGroups.Header group = utility.groups.add(ENGINEER, "all", List.of());

        byte[] file = "serialNumber\n1001\n1002\n".getBytes(StandardCharsets.UTF_8);
        ImportReport report = utility.imports.run(
                ENGINEER, ImportKind.MEMBERS, group.id(), new ByteArrayInputStream(file), false, false);
        ImportReport again = utility.imports.run(
                ENGINEER, ImportKind.MEMBERS, group.id(), new ByteArrayInputStream(file), false, false);

        assertThat(report.created()).isEqualTo(2);
        assertThat(again.unchanged()).isEqualTo(2);
        assertThat(utility.archive.group(VIEWER, group.id()).orElseThrow()).satisfies(found -> {
            assertThat(found.members()).hasSize(2).isSorted();
            assertThat(found.version()).isGreaterThan(group.version());
        });
    }

    @Test
    void aNewDeviceTakesTheShardOfThePointWhereItIsInstalled() {
        utility.load(ImportKind.INSTALLATIONS, HEADER, MILL);

        utility.load(
                ImportKind.INSTALLATIONS,
                "usagePoint,position,serialNumber,model,validFrom",
                "mill,check,1009,E1,2026-01-01T00:00:00Z");

        int shard =
                utility.archive.usagePointByName(VIEWER, "mill").orElseThrow().shard();
        assertThat(utility.archive
                        .devicesBySerialNumber(VIEWER, "1009")
                        .get(0)
                        .key()
                        .shard())
                .isEqualTo(shard);
    }

    @Test
    void whereTheSecretsAreAwayNothingIsStored() {
        utility.secrets.away = true;

        assertThatThrownBy(() -> utility.load(ImportKind.INSTALLATIONS, HEADER, MILL))
                .isInstanceOf(IllegalStateException.class);
        assertThat(records()).isZero();
    }

    @Test
    void aViewerMayNotImport() {
        assertThatThrownBy(() -> utility.imports.run(
                        VIEWER, ImportKind.USAGE_POINTS, 0, new ByteArrayInputStream(new byte[0]), true, false))
                .isInstanceOf(AccessDenied.class);
    }

    private long records() {
        return utility.count(
                "SELECT (SELECT count(*) FROM usage_point_record) + (SELECT count(*) FROM end_device_record)"
                        + " + (SELECT count(*) FROM binding_record) + (SELECT count(*) FROM ratio_record)");
    }
}
