// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.meterbase.api.archive.ModelConfiguration;

/**
 * A model's configuration as REST takes it and the database keeps it: codes and ISO 8601 texts. What it means is
 * {@link ModelConfiguration}; {@link ModelReader} gets from here to there.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelDocument(
        String manufacturer,
        String companionProfile,
        List<Profile> profiles,
        List<Channel> registers,
        List<String> eventLogs) {

    /** Absent lists are empty, absent texts are empty. */
    public ModelDocument {
        manufacturer = manufacturer == null ? "" : manufacturer;
        companionProfile = companionProfile == null ? "" : companionProfile;
        profiles = profiles == null ? List.of() : List.copyOf(profiles);
        registers = registers == null ? List.of() : List.copyOf(registers);
        eventLogs = eventLogs == null ? List.of() : List.copyOf(eventLogs);
    }

    /** A load profile. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Profile(String profile, String period, String stampAt, String depth, List<Channel> channels) {
        /** Absent channels are none. */
        public Profile {
            channels = channels == null ? List.of() : List.copyOf(channels);
        }
    }

    /** A channel of a profile, or a register. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Channel(
            String channel,
            String readingType,
            String side,
            String accumulation,
            Integer scaler,
            String unit,
            Integer dialDigits) {}

    /** @throws Refused naming every value that cannot be read, by its pointer */
    public ModelConfiguration configuration(String name, long version, Instant validFrom) {
        return new ModelReader(this).read(name, version, validFrom);
    }
}
