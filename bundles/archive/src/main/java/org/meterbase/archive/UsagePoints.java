// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.persistence.EntityManager;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.model.DeviceKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The usage points. Every method throws {@link org.meterbase.api.access.AccessDenied} where the caller may not, and {@link Refused}. */
@Component(service = UsagePoints.class)
public final class UsagePoints {
    /**
     * Which of them; null for any.
     *
     * @param name exact, or with a final {@code *} how it begins
     */
    public record Filter(String name, String category, String service) {}

    private final Records records;

    @Activate
    public UsagePoints(@Reference Records records) {
        this.records = records;
    }

    public Optional<UsagePoint> find(Caller caller, long id, Instant asOf) {
        Rights.toRead(caller);
        return records.read(asOf, em -> record(em, id, asOf).map(UsagePointRecord::usagePoint));
    }

    public Optional<UsagePoint> named(Caller caller, String name) {
        Rights.toRead(caller);
        return records.read(Archive.NOW, em -> Find.now(UsagePointRecord.class)
                .where("r.name = :name", "name", name)
                .first(em)
                .map(UsagePointRecord::usagePoint));
    }

    /** Sorted by {@code name} or {@code id}. */
    public List<UsagePoint> list(Caller caller, Filter filter, Sort sort) {
        Rights.toRead(caller);
        return records.read(
                Archive.NOW,
                em -> find(filter).page(em, sort, sort.by().equals("id") ? "key.id" : "name", "key.id").stream()
                        .map(UsagePointRecord::usagePoint)
                        .toList());
    }

    public long count(Caller caller, Filter filter) {
        Rights.toRead(caller);
        return records.read(Archive.NOW, em -> find(filter).count(em));
    }

    public UsagePoint add(Caller caller, UsagePointDraft draft) {
        Rights.toChange(caller);
        return records.change(caller, change -> {
            long id = change.thingId();
            UsagePointKey key = new UsagePointKey(id, (int) (id % DeviceKey.SHARDS));
            change.em().persist(key);
            UsagePointRecord record = new UsagePointRecord(key, draft, change.at());
            change.em().persist(record);
            return record.usagePoint();
        });
    }

    /** @param expected the version that the change was made from; empty for whichever there is */
    public UsagePoint change(Caller caller, long id, UsagePointDraft draft, OptionalLong expected) {
        Rights.toChange(caller);
        return records.change(caller, change -> {
            UsagePointRecord old = change.current(record(change.em(), id, Archive.NOW), "usage point", id, expected);
            change.end(old);
            UsagePointRecord record = new UsagePointRecord(old.key(), draft, change.at());
            change.em().persist(record);
            return record.usagePoint();
        });
    }

    static Optional<UsagePointRecord> record(EntityManager em, long id, Instant asOf) {
        return Find.asOf(UsagePointRecord.class, asOf)
                .where("r.key.id = :id", "id", id)
                .first(em);
    }

    private static Find<UsagePointRecord> find(Filter filter) {
        return Find.now(UsagePointRecord.class)
                .like("name", filter.name())
                .where("r.category = :category", "category", filter.category())
                .where("r.service = :service", "service", filter.service());
    }
}
