// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceException;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.ModelConfiguration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The models and their configurations. All that was ever recorded of them is kept in memory, since it is asked for with every
 * reading; a change throws that away, and the next question reads it again. Every method throws
 * {@link org.meterbase.api.access.AccessDenied} where the caller may not, and {@link Refused}.
 */
@Component(service = Models.class)
public final class Models {
    /** What a model is configured from where nobody says since when: before any reading. */
    public static final Instant ALWAYS = Instant.EPOCH;

    private final Records records;
    private final AtomicReference<Catalogue> catalogue = new AtomicReference<>(Catalogue.UNREAD);

    @Activate
    public Models(@Reference Records records) {
        this.records = records;
    }

    /** The configuration that is valid at a moment, as of a moment; from memory, but for the first question after a change. */
    public Optional<ModelVersion> find(Caller caller, String name, Instant validAt, Instant asOf) {
        Rights.toRead(caller);
        return catalogue(asOf).versions(name, asOf).stream()
                .filter(version -> !version.validFrom().isAfter(validAt))
                .max(Comparator.comparing(ModelVersion::validFrom));
    }

    Optional<ModelConfiguration> configuration(Caller caller, String name, Instant validAt, Instant asOf) {
        return find(caller, name, validAt, asOf).map(version -> catalogue(asOf).configuration(version));
    }

    /** When the configuration of a model changes inside a range, ascending. */
    List<Instant> changes(String name, Instant asOf) {
        return catalogue(asOf).versions(name, asOf).stream()
                .map(ModelVersion::validFrom)
                .sorted()
                .toList();
    }

    /** The configuration with the latest begin, of each model or of one; sorted by {@code name}. */
    public List<ModelVersion> list(Caller caller, String name, Sort sort) {
        Rights.toRead(caller);
        Comparator<ModelVersion> order = Comparator.comparing(ModelVersion::name);
        Comparator<ModelVersion> sorted = sort.descending() ? order.reversed() : order;
        String last = sort.after().map(key -> key.get(0)).orElse(null);
        return catalogue(Archive.NOW).latest().stream()
                .filter(model -> name == null || model.name().equals(name))
                .filter(model -> last == null
                        || (sort.descending()
                                ? model.name().compareTo(last) < 0
                                : model.name().compareTo(last) > 0))
                .sorted(sorted)
                .limit(sort.atMost())
                .toList();
    }

    /** All configurations of a model: held for true as of a moment, or ever where {@code history}. */
    public List<ModelVersion> versions(Caller caller, String name, Instant asOf, boolean history) {
        Rights.toRead(caller);
        Catalogue known = catalogue(asOf);
        return history ? known.ever(name) : known.versions(name, asOf);
    }

    /** Adds a configuration. The same once more is no change. @return what is believed now */
    public ModelVersion add(Caller caller, String name, Instant validFrom, ModelDocument document) {
        Rights.toChange(caller);
        String checked = checked(name, validFrom, document);
        ModelVersion added = records.change(caller, change -> {
            Optional<ModelRecord> there = Find.now(ModelRecord.class)
                    .where("r.name = :name", "name", checked)
                    .where("r.validFrom = :from", "from", validFrom)
                    .first(change.em());
            if (there.isPresent()) {
                ModelVersion version = there.get().model();
                if (version.document().equals(document)) {
                    return version;
                }
                throw Refused.conflict(
                        "/validFrom",
                        "the model has another configuration from " + validFrom
                                + " on already; correct it with PUT /api/v1/models/" + checked + "/versions/"
                                + version.version(),
                        null);
            }
            return insert(change, checked, document, validFrom);
        });
        forget();
        return added;
    }

    /** @param expected the version that the correction was made from; empty for {@code version} itself */
    public ModelVersion correct(
            Caller caller,
            String name,
            long version,
            OptionalLong expected,
            Instant validFrom,
            ModelDocument document) {
        Rights.toChange(caller);
        checked(name, validFrom, document);
        ModelVersion corrected = records.change(caller, change -> {
            Optional<ModelRecord> there = Find.ever(ModelRecord.class)
                    .where("r.name = :name", "name", name)
                    .where("r.version = :version", "version", version)
                    .first(change.em());
            ModelRecord old = change.current(there, "configuration", version, expected);
            if (old.recordedTo() != null) {
                throw Refused.stale("configuration " + version, latest(change.em(), name));
            }
            change.end(old);
            return insert(change, name, document, validFrom);
        });
        forget();
        return corrected;
    }

    static Optional<ModelRecord> current(EntityManager em, String name) {
        return Find.now(ModelRecord.class).where("r.name = :name", "name", name).list(em, "r.validFrom DESC").stream()
                .findFirst();
    }

    /** Another than this has changed them: read them again at the next question. */
    void forget() {
        catalogue.set(Catalogue.UNREAD);
    }

    private static long latest(EntityManager em, String name) {
        return current(em, name).map(Recorded::version).orElse(0L);
    }

    private static ModelVersion insert(Change change, String name, ModelDocument document, Instant validFrom) {
        ModelRecord record = new ModelRecord(name, document, validFrom, change.at());
        change.em().persist(record);
        change.em().flush();
        return record.model();
    }

    private static String checked(String name, Instant validFrom, ModelDocument document) {
        String checked = Check.text("/name", name, 64);
        Check.instant("/validFrom", validFrom);
        document.configuration(checked, 0, validFrom);
        return checked;
    }

    /**
     * What is in memory, where it covers the question. A change that commits while it is being read takes it away again before
     * it is put in place: then this answer is still right, and nobody else gets it.
     */
    private Catalogue catalogue(Instant asOf) {
        Catalogue known = catalogue.get();
        if (known.covers(asOf)) {
            return known;
        }
        Catalogue marker = Catalogue.reading();
        catalogue.set(marker);
        Catalogue read = records.read(
                asOf,
                em -> Catalogue.of(
                        Find.ever(ModelRecord.class).list(em).stream()
                                .map(ModelRecord::model)
                                .toList(),
                        settled(em, asOf)));
        catalogue.compareAndSet(marker, read);
        return read;
    }

    private static Instant settled(EntityManager em, Instant asOf) {
        try {
            Instant clock = Change.clock(em.unwrap(Connection.class));
            return asOf.equals(Archive.NOW) || asOf.isBefore(clock) ? clock : asOf;
        } catch (SQLException e) {
            throw new PersistenceException("the archive's change clock could not be read: " + e.getMessage(), e);
        }
    }
}
