// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.archive.ProfileConfiguration;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.StampAt;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.readings.Readings;
import org.meterbase.api.tasks.DataItem;
import org.meterbase.api.tasks.ItemOutcome;

/**
 * Says what the catalogue's items mean for a device: by its model's configuration, and for profiles and logs by what the readings lack.
 * For a batch of orders one question per profile, not per device. Blocks on the database.
 */
final class Resolver {
    /** At most so many requests for the holes of one profile. */
    private static final int MOST_RANGES = 12;

    /** A want under the label that its outcome is reported by. */
    record Labelled(String label, Want want) {}

    /** What an order comes to: requests, and items that need none. */
    record Resolution(Order order, List<Labelled> wants, List<ItemOutcome> settled) {}

    /** A profile or log of which the same range is wanted from many devices. */
    private record Question(DataItem.Kind kind, String source, TimeRange range, Duration period) {
        String label() {
            return kind + " " + source;
        }

        Want want(TimeRange hole) {
            return switch (kind) {
                case EVENT_LOG -> new Want.Events(source, hole);
                case DAILY_FREEZE -> new Want.Frozen(RegisterSet.Kind.DAILY_FREEZE, source, hole);
                case BILLING -> new Want.Frozen(RegisterSet.Kind.BILLING, source, hole);
                default -> new Want.Profile(source, hole, period);
            };
        }
    }

    private final Clock clock;
    private final Archive archive;
    private final Readings readings;
    private final Duration settling;
    private final Caller caller = Caller.system("tasks");

    Resolver(Clock clock, Archive archive, Readings readings, Duration settling) {
        this.clock = clock;
        this.archive = archive;
        this.readings = readings;
        this.settling = settling;
    }

    /** The configuration of a model as it is valid now. */
    Optional<ModelConfiguration> configuration(String model) {
        return archive.configuration(caller, model, clock.instant(), Archive.NOW);
    }

    List<Resolution> resolve(Collection<Order> orders) {
        Map<String, Optional<ModelConfiguration>> models = new HashMap<>();
        Map<Question, Map<DeviceKey, List<Resolution>>> questions = new LinkedHashMap<>();
        List<Resolution> resolutions = new ArrayList<>(orders.size());
        for (Order order : orders) {
            Resolution resolution = new Resolution(order, new ArrayList<>(), new ArrayList<>());
            resolutions.add(resolution);
            Optional<ModelConfiguration> model =
                    models.computeIfAbsent(order.device().model(), this::configuration);
            for (DataItem item : new TreeSet<>(order.items())) {
                resolve(item, resolution, model, questions);
            }
        }
        questions.forEach(this::ask);
        return resolutions;
    }

    private void resolve(
            DataItem item,
            Resolution resolution,
            Optional<ModelConfiguration> model,
            Map<Question, Map<DeviceKey, List<Resolution>>> questions) {
        String label = item.toString();
        switch (item.kind()) {
            case CLOCK -> want(resolution, label, new Want.Clock());
            case RELAY -> want(resolution, label, new Want.Parameter(Observation.Kind.RELAY, item.name()));
            case FIRMWARE -> want(resolution, label, new Want.Parameter(Observation.Kind.FIRMWARE, item.name()));
            case PARAMETER -> want(resolution, label, new Want.Parameter(Observation.Kind.PARAMETER, item.name()));
            case DAILY_FREEZE, BILLING ->
                question(
                        resolution,
                        new Question(item.kind(), item.name(), history(resolution.order()), Duration.ZERO),
                        questions);
            default -> {
                if (model.isEmpty()) {
                    undefined(
                            resolution,
                            label,
                            "no configuration of model '"
                                    + resolution.order().device().model() + "' is valid now; add one");
                } else if (item.kind() == DataItem.Kind.REGISTERS) {
                    registers(item, resolution, model.get());
                } else if (item.kind() == DataItem.Kind.EVENT_LOG) {
                    logs(item, resolution, model.get(), questions);
                } else {
                    profiles(item, resolution, model.get(), questions);
                }
            }
        }
    }

    private static void want(Resolution resolution, String label, Want want) {
        if (resolution.order().wants(label)) {
            resolution.wants().add(new Labelled(label, want));
        }
    }

    private static void undefined(Resolution resolution, String label, String text) {
        if (resolution.order().wants(label)) {
            resolution.settled().add(ItemOutcome.failed(label, Failure.of(Failure.Reason.UNDEFINED, text)));
        }
    }

    private static void registers(DataItem item, Resolution resolution, ModelConfiguration model) {
        List<String> names = model.registers().stream()
                .filter(r -> item.name().isEmpty()
                        || r.readingType().toString().equals(item.name())
                        || r.channel().equals(item.name()))
                .map(r -> r.channel())
                .distinct()
                .toList();
        if (names.isEmpty()) {
            undefined(
                    resolution,
                    item.toString(),
                    "model '" + model.model() + "' has no register "
                            + (item.name().isEmpty() ? "at all" : "of reading type " + item.name()));
        }
        for (int at = 0; at < names.size(); at += RegisterSet.MAX_REGISTERS) {
            want(
                    resolution,
                    item.toString(),
                    new Want.Registers(names.subList(at, Math.min(names.size(), at + RegisterSet.MAX_REGISTERS))));
        }
    }

    private void logs(
            DataItem item,
            Resolution resolution,
            ModelConfiguration model,
            Map<Question, Map<DeviceKey, List<Resolution>>> questions) {
        List<String> logs = model.eventLogs().stream()
                .filter(log -> item.name().isEmpty() || log.equals(item.name()))
                .toList();
        if (logs.isEmpty()) {
            undefined(resolution, item.toString(), "model '" + model.model() + "' has no event log " + item.name());
        }
        for (String log : logs) {
            question(resolution, new Question(item.kind(), log, history(resolution.order()), Duration.ZERO), questions);
        }
    }

    private TimeRange history(Order order) {
        Instant to = clock.instant().minus(settling);
        return new TimeRange(to.minus(order.history()), to);
    }

    private void profiles(
            DataItem item,
            Resolution resolution,
            ModelConfiguration model,
            Map<Question, Map<DeviceKey, List<Resolution>>> questions) {
        List<ProfileConfiguration> profiles = model.profiles().stream()
                .filter(profile -> item.name().isEmpty() || profile.profile().equals(item.name()))
                .toList();
        if (profiles.isEmpty()) {
            undefined(resolution, item.toString(), "model '" + model.model() + "' has no load profile " + item.name());
        }
        for (ProfileConfiguration profile : profiles) {
            // A row stamped at its start is there only when its interval is over.
            Duration running = profile.stampAt() == StampAt.END ? Duration.ZERO : profile.period();
            Instant to = clock.instant().minus(settling).minus(running);
            Duration depth = resolution.order().history().compareTo(profile.depth()) < 0
                    ? resolution.order().history()
                    : profile.depth();
            TimeRange range = new TimeRange(
                    clock.instant().minus(depth).isBefore(to) ? clock.instant().minus(depth) : to, to);
            question(resolution, new Question(item.kind(), profile.profile(), range, profile.period()), questions);
        }
    }

    private static void question(
            Resolution resolution, Question question, Map<Question, Map<DeviceKey, List<Resolution>>> questions) {
        if (resolution.order().wants(question.label())) {
            List<Resolution> askers = questions
                    .computeIfAbsent(question, q -> new HashMap<>())
                    .computeIfAbsent(resolution.order().device().key(), d -> new ArrayList<>());
            if (!askers.contains(resolution)) {
                askers.add(resolution);
            }
        }
    }

    private void ask(Question question, Map<DeviceKey, List<Resolution>> askers) {
        Set<DeviceKey> devices = askers.keySet();
        Map<DeviceKey, List<TimeRange>> missing =
                readings.missing(caller, devices, question.source(), question.range(), question.period());
        String label = question.label();
        askers.forEach((device, resolutions) -> {
            List<TimeRange> ranges = Want.joined(
                    missing.getOrDefault(device, List.of()), question.period().multipliedBy(2), MOST_RANGES);
            for (Resolution resolution : resolutions) {
                if (ranges.isEmpty()) {
                    resolution.settled().add(ItemOutcome.done(label));
                }
                for (TimeRange range : ranges) {
                    resolution.wants().add(new Labelled(label, question.want(range)));
                }
            }
        });
    }
}
