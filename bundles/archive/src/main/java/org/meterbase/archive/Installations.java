// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.ChannelConfiguration;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.MeasuringChannel;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.archive.ProfileConfiguration;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;

/** What was installed at one usage point over a range, as it was believed at one moment. */
final class Installations {
    /** The main meter's word counts before that of all others; these count in the order of their names. */
    private static final Comparator<Binding> BY_PRECEDENCE = Comparator.comparing(
                    (Binding binding) -> !binding.position().equals(BindingDraft.MAIN))
            .thenComparing(Binding::position)
            .thenComparing(Binding::validFrom);

    private final Models models;
    private final TimeRange range;
    private final Instant asOf;
    private final List<Binding> bindings;
    private final Map<Long, EndDevice> devices;
    private final List<Ratio> ratios;

    private Installations(
            Models models,
            TimeRange range,
            Instant asOf,
            List<Binding> bindings,
            Map<Long, EndDevice> devices,
            List<Ratio> ratios) {
        this.models = models;
        this.range = range;
        this.asOf = asOf;
        this.bindings = bindings;
        this.devices = devices;
        this.ratios = ratios;
    }

    static Installations read(EntityManager em, Models models, long usagePoint, TimeRange range, Instant asOf) {
        return read(em, models, List.of(usagePoint), range, asOf).get(usagePoint);
    }

    /** Those of several usage points, by their ids. */
    static Map<Long, Installations> read(
            EntityManager em, Models models, Collection<Long> usagePoints, TimeRange range, Instant asOf) {
        List<Binding> all = Find.asOf(BindingRecord.class, asOf)
                .where("r.usagePoint IN :points", "points", usagePoints)
                .where("r.validFrom < :to", "to", range.to())
                .where("r.validTo IS NULL OR r.validTo > :from", "from", range.from())
                .list(em)
                .stream()
                .map(BindingRecord::binding)
                .sorted(BY_PRECEDENCE)
                .toList();
        Map<Long, List<Binding>> bindings = all.stream().collect(Collectors.groupingBy(Binding::usagePoint));
        Map<Long, EndDevice> devices = all.isEmpty() ? Map.of() : devices(em, all, asOf);
        Map<Long, List<Ratio>> ratios = all.isEmpty() ? Map.of() : ratios(em, bindings.keySet(), range, asOf);
        return usagePoints.stream()
                .collect(Collectors.toMap(
                        point -> point,
                        point -> new Installations(
                                models,
                                range,
                                asOf,
                                bindings.getOrDefault(point, List.of()),
                                devices,
                                ratios.getOrDefault(point, List.of()))));
    }

    private static Map<Long, EndDevice> devices(EntityManager em, List<Binding> bindings, Instant asOf) {
        return Find.asOf(EndDeviceRecord.class, asOf)
                .where(
                        "r.key.id IN :ids",
                        "ids",
                        bindings.stream().map(Binding::device).distinct().toList())
                .list(em)
                .stream()
                .collect(Collectors.toMap(record -> record.key().id(), EndDeviceRecord::device));
    }

    private static Map<Long, List<Ratio>> ratios(
            EntityManager em, Collection<Long> usagePoints, TimeRange range, Instant asOf) {
        return Find.asOf(RatioRecord.class, asOf)
                .where("r.usagePoint IN :points", "points", usagePoints)
                .where("r.validFrom < :to", "to", range.to())
                .list(em, "r.validFrom DESC")
                .stream()
                .map(RatioRecord::ratio)
                .collect(Collectors.groupingBy(Ratio::usagePoint));
    }

    List<MeasuringChannel> measured(Caller caller, ReadingType type) {
        Pieces pieces = new Pieces();
        for (Binding binding : bindings) {
            EndDevice device = devices.get(binding.device());
            each(binding, device, part -> models.configuration(caller, device.model(), part.from(), asOf)
                    .flatMap(configuration -> piece(configuration, type, part, binding, device))
                    .map(piece -> {
                        pieces.add(piece);
                        return piece;
                    }));
        }
        return pieces.list();
    }

    List<ReadingType> readingTypes(Caller caller) {
        TreeSet<ReadingType> types = new TreeSet<>(Comparator.comparing(ReadingType::toString));
        for (Binding binding : bindings) {
            EndDevice device = devices.get(binding.device());
            each(binding, device, part -> models.configuration(caller, device.model(), part.from(), asOf)
                    .map(configuration -> types.addAll(channels(configuration)
                            .map(ChannelConfiguration::readingType)
                            .toList())));
        }
        return List.copyOf(types);
    }

    /** Each part of a binding's range in which neither configuration nor ratio changes. */
    private void each(Binding binding, EndDevice device, Function<TimeRange, Optional<?>> use) {
        TimeRange whole = range.intersect(binding.valid());
        TreeSet<Instant> cuts = new TreeSet<>(models.changes(device.model(), asOf));
        at(binding).map(Ratio::validFrom).forEach(cuts::add);
        List<Instant> inside = new ArrayList<>(List.of(whole.from()));
        cuts.stream()
                .filter(cut -> cut.isAfter(whole.from()) && cut.isBefore(whole.to()))
                .forEach(inside::add);
        inside.add(whole.to());
        for (int i = 1; i < inside.size(); i++) {
            if (inside.get(i - 1).isBefore(inside.get(i))) {
                use.apply(new TimeRange(inside.get(i - 1), inside.get(i)));
            }
        }
    }

    private Optional<MeasuringChannel> piece(
            ModelConfiguration configuration, ReadingType type, TimeRange part, Binding binding, EndDevice device) {
        for (ProfileConfiguration profile : configuration.profiles()) {
            for (ChannelConfiguration channel : profile.channels()) {
                if (channel.readingType().equals(type)) {
                    return Optional.of(MeasuringChannel.builder(part, device, channel, factor(binding, part.from()))
                            .profile(profile)
                            .bindingVersion(binding.version())
                            .build());
                }
            }
        }
        return configuration.registers().stream()
                .filter(register -> register.readingType().equals(type))
                .findFirst()
                .map(register -> MeasuringChannel.builder(part, device, register, factor(binding, part.from()))
                        .bindingVersion(binding.version())
                        .build());
    }

    private BigDecimal factor(Binding binding, Instant at) {
        return at(binding)
                .filter(ratio -> !ratio.validFrom().isAfter(at))
                .findFirst()
                .map(Ratio::factor)
                .orElse(BigDecimal.ONE);
    }

    /** The ratios of the binding's place, the latest first. */
    private Stream<Ratio> at(Binding binding) {
        return ratios.stream().filter(ratio -> ratio.position().equals(binding.position()));
    }

    private static Stream<ChannelConfiguration> channels(ModelConfiguration configuration) {
        return Stream.concat(
                configuration.profiles().stream().flatMap(profile -> profile.channels().stream()),
                configuration.registers().stream());
    }
}
