// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterbase.api.delivery.RowFlag;
import org.meterbase.api.delivery.StampConvention.DeviationSign;
import org.meterbase.api.model.StampAt;
import org.meterbase.protocol.dlms.companion.CompanionProfile;
import org.meterbase.protocol.dlms.companion.CompanionProfiles;
import org.meterbase.protocol.dlms.data.OctetWriter;

final class CompanionProfilesTest {
    @TempDir
    private Path folder;

    @Test
    void theBundlesOwnAreSound() {
        CompanionProfiles own = new CompanionProfiles(Optional.empty());
        assertThat(own.faults()).isEmpty();
        assertThat(own.names()).containsExactly("idis", "sim", "standard");
        assertThat(own.named("")).contains(own.named("standard").orElseThrow());
    }

    @Test
    void aProfileInheritsWordByWord() throws IOException {
        write(
                "valley",
                "{'extends': 'idis', 'client': 7, 'stamps': {'sign': 'UTC_IS_LOCAL_MINUS'}, 'status': {'bits': {'4': 'TEST_DATA'}}}");
        CompanionProfile valley =
                new CompanionProfiles(Optional.of(folder)).named("valley").orElseThrow();
        assertThat(valley.client()).isEqualTo(7);
        assertThat(valley.publicClient()).isEqualTo(16);
        assertThat(valley.convention(ZoneOffset.UTC).sign()).isEqualTo(DeviationSign.UTC_IS_LOCAL_MINUS);
        assertThat(valley.convention(ZoneOffset.UTC).stampAt()).isEqualTo(StampAt.END);
        assertThat(RowFlag.of(valley.statusBits().flags(0x90))).containsExactly(RowFlag.POWER_FAIL, RowFlag.TEST_DATA);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'extends': 'nobody'} | nobody",
                "{'extends': 'broken'} | extends it in turn",
                "{'extends': 'standard', 'clientt': 1} | clientt",
                "{'extends': 'standard', 'client': 0} | client",
                "{'extends': 'standard', 'conformance': ['gett']} | gett",
                "{'extends': 'standard', 'stamps': {'zone': 'Mars/Base'}} | Mars/Base",
                "{'extends': 'standard', 'status': {'bits': {'64': 'LONG'}}} | bit 64",
                "{'extends': 'standard', 'classes': {'1.2.3': 4}} | 1.2.3",
                "[] | JSON object",
                "{ | end-of-input"
            })
    void aBrokenProfileSaysWhyAndTakesNoOtherWithIt(String json, String what) throws IOException {
        write("broken", json);
        write("sound", "{'extends': 'sim'}");
        CompanionProfiles profiles = new CompanionProfiles(Optional.of(folder));
        assertThat(profiles.faults().get("broken")).contains(what);
        assertThat(profiles.names()).contains("sound", "standard").doesNotContain("broken");
    }

    @Test
    void aFolderThatIsNotThereIsSaid() {
        Path nowhere = folder.resolve("nowhere");
        CompanionProfiles profiles = new CompanionProfiles(Optional.of(nowhere));
        assertThat(profiles.faults()).containsKey(nowhere.toString());
        assertThat(profiles.names()).contains("standard");
    }

    @ParameterizedTest
    @CsvSource({
        // The summer of Berlin: 12:00 UTC is 14:00
        "{'extends': 'standard'}, 090c 07ea070103 0e000000 ff88 80",
        "{'extends': 'standard'; 'stamps': {'sign': 'UTC_IS_LOCAL_MINUS'}}, 090c 07ea070103 0e000000 0078 80",
        "{'extends': 'standard'; 'range': {'deviation': 'UTC'}}, 090c 07ea070103 0c000000 0000 00",
        "{'extends': 'standard'; 'range': {'deviation': 'UNSPECIFIED'; 'time': 'DATE_TIME'}}, 19 07ea070103 0e000000 8000 ff"
    })
    void rangesAreSentAsTheDeviceWantsThem(String json, String expected) throws IOException {
        write("ranged", json.replace(';', ','));
        CompanionProfile ranged =
                new CompanionProfiles(Optional.of(folder)).named("ranged").orElseThrow();
        OctetWriter out = new OctetWriter(16);
        ranged.writeRangeEnd(out, Instant.parse("2026-07-01T12:00:00Z"), ZoneId.of("Europe/Berlin"));
        assertThat(out.toArray()).isEqualTo(Hex.of(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "standard, 1.0.1.8.0.255, 3/1.0.1.8.0.255:2, 1.0.1.8.0.255",
        "standard, 1-0:1.8.0*255, 3/1.0.1.8.0.255:2, 1.0.1.8.0.255",
        "standard, 1-0:1.8.0*255:3, 3/1.0.1.8.0.255:3, 1.0.1.8.0.255:3",
        "standard, 4/1.0.1.6.0.255:5, 4/1.0.1.6.0.255:5, 4/1.0.1.6.0.255:5",
        "idis, 1.0.1.6.0.255, 4/1.0.1.6.0.255:2, 1.0.1.6.0.255",
        "standard, 0.0.96.3.10.255, 70/0.0.96.3.10.255:2, 0.0.96.3.10.255",
        "standard, 0.0.42.0.0.255, 1/0.0.42.0.0.255:2, 0.0.42.0.0.255",
        "standard, 1.0.99.1.0.255, 7/1.0.99.1.0.255:2, 1.0.99.1.0.255",
        "standard, 0.0.1.0.0.255, 8/0.0.1.0.0.255:2, 0.0.1.0.0.255"
    })
    void namesMeanAttributesBothWays(String profile, String words, String attribute, String canonical) {
        var classes = new CompanionProfiles(Optional.empty())
                .named(profile)
                .orElseThrow()
                .classes();
        assertThat(Attribute.parse(words, classes)).hasToString(attribute);
        assertThat(Attribute.parse(words, classes).words(classes)).isEqualTo(canonical);
    }

    private void write(String name, String json) throws IOException {
        Files.writeString(folder.resolve(name + ".json"), json.replace('\'', '"'));
    }
}
