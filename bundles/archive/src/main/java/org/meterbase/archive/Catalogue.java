// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.ModelConfiguration;

/** All that was ever recorded of the models, as one transaction saw it. */
final class Catalogue {
    /** Nothing is known yet. */
    static final Catalogue UNREAD = reading();

    private final Map<String, List<ModelVersion>> versions;
    private final Map<Long, ModelConfiguration> configurations = new ConcurrentHashMap<>();

    private final Instant completeTo;

    private Catalogue(Map<String, List<ModelVersion>> versions, Instant completeTo) {
        this.versions = versions;
        this.completeTo = completeTo;
    }

    /** A place for what is just being read; no other is the same. */
    static Catalogue reading() {
        return new Catalogue(null, Instant.MIN);
    }

    /** @param completeTo up to which recorded time nothing can be missing, whoever is still writing */
    static Catalogue of(List<ModelVersion> all, Instant completeTo) {
        return new Catalogue(all.stream().collect(Collectors.groupingBy(ModelVersion::name)), completeTo);
    }

    /** Whether a question as of this moment can be answered from it. */
    boolean covers(Instant asOf) {
        return versions != null && (asOf.equals(Archive.NOW) || !asOf.isAfter(completeTo));
    }

    List<ModelVersion> ever(String name) {
        return versions.getOrDefault(name, List.of());
    }

    List<ModelVersion> versions(String name, Instant asOf) {
        return ever(name).stream().filter(version -> isBelieved(version, asOf)).toList();
    }

    /** One of each model. */
    List<ModelVersion> latest() {
        return versions.keySet().stream()
                .flatMap(
                        name -> versions(name, Archive.NOW).stream()
                                .max(java.util.Comparator.comparing(ModelVersion::validFrom))
                                .stream())
                .toList();
    }

    ModelConfiguration configuration(ModelVersion version) {
        return configurations.computeIfAbsent(version.version(), v -> version.configuration());
    }

    private static boolean isBelieved(ModelVersion version, Instant asOf) {
        return asOf.equals(Archive.NOW)
                ? version.recordedTo() == null
                : !version.recordedFrom().isAfter(asOf)
                        && (version.recordedTo() == null || version.recordedTo().isAfter(asOf));
    }
}
