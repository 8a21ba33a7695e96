// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.meterbase.api.archive.ChannelConfiguration;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.archive.ProfileConfiguration;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.Side;
import org.meterbase.api.model.StampAt;
import org.meterbase.api.model.Unit;

/** Reads a model's configuration from its document, and collects what is wrong with it. */
final class ModelReader {
    private static final int NAME_LENGTH = 64;
    private static final int MOST_ENTRIES = 256;
    private static final Duration LONGEST_PERIOD = Duration.ofDays(366);
    private static final Duration DEFAULT_DEPTH = Duration.ofDays(30);

    private final ModelDocument document;
    private final List<Refused.Fault> faults = new ArrayList<>();

    ModelReader(ModelDocument document) {
        this.document = document;
    }

    ModelConfiguration read(String name, long version, Instant validFrom) {
        ModelConfiguration.Builder builder = ModelConfiguration.builder(name, version, validFrom)
                .manufacturer(text("/manufacturer", document.manufacturer(), 0))
                .companionProfile(text("/companionProfile", document.companionProfile(), 0))
                .profiles(profiles())
                .registers(channels("/registers", document.registers()))
                .eventLogs(eventLogs());
        if (!faults.isEmpty()) {
            throw Refused.invalid(faults);
        }
        return builder.build();
    }

    private List<ProfileConfiguration> profiles() {
        unique("/profiles", document.profiles().stream().map(ModelDocument.Profile::profile));
        List<ProfileConfiguration> profiles = new ArrayList<>();
        for (int i = 0; i < document.profiles().size(); i++) {
            String pointer = "/profiles/" + i;
            ModelDocument.Profile profile = document.profiles().get(i);
            profiles.add(ProfileConfiguration.builder(
                            text(pointer + "/profile", profile.profile(), 1), period(pointer, profile.period()))
                    .stampAt(word(pointer + "/stampAt", profile.stampAt(), StampAt.UNSPECIFIED))
                    .depth(
                            profile.depth() == null
                                    ? DEFAULT_DEPTH
                                    : duration(pointer + "/depth", profile.depth(), DEFAULT_DEPTH))
                    .channels(channels(pointer + "/channels", profile.channels()))
                    .build());
        }
        return profiles;
    }

    private List<ChannelConfiguration> channels(String pointer, List<ModelDocument.Channel> channels) {
        unique(pointer, channels.stream().map(ModelDocument.Channel::channel));
        List<ChannelConfiguration> read = new ArrayList<>();
        for (int i = 0; i < channels.size(); i++) {
            channel(pointer + "/" + i, channels.get(i), read);
        }
        return read;
    }

    private void channel(String pointer, ModelDocument.Channel channel, List<ChannelConfiguration> read) {
        String name = text(pointer + "/channel", channel.channel(), 1);
        ReadingType type;
        try {
            type = ReadingType.parse(channel.readingType() == null ? "" : channel.readingType());
        } catch (IllegalArgumentException e) {
            fault(pointer + "/readingType", e.getMessage());
            return;
        }
        read.add(ChannelConfiguration.builder(name, type)
                .side(word(pointer + "/side", channel.side(), Side.UNSPECIFIED))
                .accumulation(word(pointer + "/accumulation", channel.accumulation(), Accumulation.UNSPECIFIED))
                .scaler(number(pointer + "/scaler", channel.scaler(), -24, 24))
                .unit(unit(pointer + "/unit", channel.unit()))
                .dialDigits(
                        channel.dialDigits() == null ? 0 : number(pointer + "/dialDigits", channel.dialDigits(), 0, 18))
                .build());
    }

    private List<String> eventLogs() {
        unique("/eventLogs", document.eventLogs().stream());
        List<String> logs = new ArrayList<>();
        for (int i = 0; i < document.eventLogs().size(); i++) {
            logs.add(text("/eventLogs/" + i, document.eventLogs().get(i), 1));
        }
        return logs;
    }

    private void unique(String pointer, Stream<String> names) {
        Set<String> seen = new HashSet<>();
        int[] index = {0};
        names.forEach(name -> {
            if (!seen.add(name)) {
                fault(pointer + "/" + index[0], "'" + name + "' comes twice; a device has one of each name");
            }
            index[0]++;
        });
        if (index[0] > MOST_ENTRIES) {
            fault(pointer, "has " + index[0] + " entries; " + MOST_ENTRIES + " are the most");
        }
    }

    private String text(String pointer, String value, int atLeast) {
        String text = value == null ? "" : value.strip();
        if (text.length() < atLeast || text.length() > NAME_LENGTH) {
            fault(pointer, "needs " + atLeast + " to " + NAME_LENGTH + " characters");
        }
        return text;
    }

    private Duration period(String pointer, String value) {
        if (value == null) {
            fault(pointer + "/period", "is missing; write it as PT15M");
            return DEFAULT_DEPTH;
        }
        Duration period = duration(pointer + "/period", value, DEFAULT_DEPTH);
        if (period.compareTo(LONGEST_PERIOD) > 0) {
            fault(pointer + "/period", value + " is longer than a year");
        }
        return period;
    }

    private Duration duration(String pointer, String value, Duration otherwise) {
        try {
            Duration duration = Duration.parse(value);
            if (!duration.isNegative() && !duration.isZero() && duration.getNano() == 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // said below, with the others
        }
        fault(pointer, "'" + value + "' is no length of whole seconds; write it as PT15M or P40D");
        return otherwise;
    }

    private <E extends Enum<E>> E word(String pointer, String value, E otherwise) {
        if (value == null) {
            return otherwise;
        }
        try {
            return Enum.valueOf(otherwise.getDeclaringClass(), value.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            String words = String.join(
                    ", ",
                    Stream.of(otherwise.getDeclaringClass().getEnumConstants())
                            .map(one -> one.name().toLowerCase(Locale.ROOT))
                            .toList());
            fault(pointer, "'" + value + "' is none of " + words);
            return otherwise;
        }
    }

    private Integer number(String pointer, Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            fault(pointer, value + " is outside " + least + " to " + most);
            return least;
        }
        return value;
    }

    private Unit unit(String pointer, String symbol) {
        if (symbol == null) {
            return null;
        }
        for (Unit unit : Unit.values()) {
            if (unit.symbol().equals(symbol.strip()) && unit != Unit.NONE) {
                return unit;
            }
        }
        fault(pointer, "'" + symbol + "' is no unit; write the symbol without a power of ten, as Wh or var");
        return null;
    }

    private void fault(String pointer, String message) {
        if (faults.size() < MOST_ENTRIES) {
            faults.add(new Refused.Fault(pointer, message));
        }
    }
}
