// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.meterbase.api.observe.Metrics;

/** The figures of one scrape: equal names of several bundles become one metric with several labels. */
final class Scrape implements Metrics.Sink {
    private static final String COUNTER_SUFFIX = "_total";

    private final Map<String, CounterSnapshot.Builder> counters = new TreeMap<>();
    private final Map<String, GaugeSnapshot.Builder> gauges = new TreeMap<>();
    private final Set<String> seen = new HashSet<>();

    @Override
    public void counter(String name, String help, double value, String... labelsAndValues) {
        if (!name.endsWith(COUNTER_SUFFIX)) {
            throw new IllegalArgumentException("the name of a counter ends in _total: " + name);
        }
        String base = name.substring(0, name.length() - COUNTER_SUFFIX.length());
        Labels labels = once(base, labelsAndValues);
        refuseBoth(base, gauges);
        counters.computeIfAbsent(
                        base, any -> CounterSnapshot.builder().name(base).help(help))
                .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .value(value)
                        .labels(labels)
                        .build());
    }

    @Override
    public void gauge(String name, String help, double value, String... labelsAndValues) {
        Labels labels = once(name, labelsAndValues);
        refuseBoth(name, counters);
        gauges.computeIfAbsent(name, any -> GaugeSnapshot.builder().name(name).help(help))
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(value)
                        .labels(labels)
                        .build());
    }

    /** Ascending by name. */
    MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        counters.values().forEach(builder -> all.metricSnapshot(builder.build()));
        gauges.values().forEach(builder -> all.metricSnapshot(builder.build()));
        return all.build();
    }

    private Labels once(String name, String... labelsAndValues) {
        Labels labels = Labels.of(labelsAndValues);
        if (!seen.add(name + labels)) {
            throw new IllegalArgumentException(name + labels + " was told already");
        }
        return labels;
    }

    private static void refuseBoth(String name, Map<String, ?> others) {
        if (others.containsKey(name)) {
            throw new IllegalArgumentException(name + " is a counter and a gauge");
        }
    }
}
