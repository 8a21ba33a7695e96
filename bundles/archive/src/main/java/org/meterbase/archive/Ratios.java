// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.persistence.EntityManager;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The ratios of instrument transformers. Every method throws {@link org.meterbase.api.access.AccessDenied} where the caller may not, and {@link Refused}. */
@Component(service = Ratios.class)
public final class Ratios {
    /**
     * Which of them.
     *
     * @param usagePoint null for any
     * @param history also what is no longer held for true
     */
    public record Filter(Long usagePoint, Instant asOf, boolean history) {}

    private final Records records;

    @Activate
    public Ratios(@Reference Records records) {
        this.records = records;
    }

    public Optional<Ratio> find(Caller caller, long id, Instant asOf) {
        Rights.toRead(caller);
        return records.read(asOf, em -> record(em, id, asOf).map(RatioRecord::ratio));
    }

    /** Sorted by {@code id} or {@code validFrom}. */
    public List<Ratio> list(Caller caller, Filter filter, Sort sort) {
        Rights.toRead(caller);
        Find<RatioRecord> find =
                filter.history() ? Find.ever(RatioRecord.class) : Find.asOf(RatioRecord.class, filter.asOf());
        find.where("r.usagePoint = :point", "point", filter.usagePoint());
        String attribute = sort.by().equals("id") ? filter.history() ? "version" : "ratio" : "validFrom";
        return records.read(filter.asOf(), em -> find.page(em, sort, attribute, "version").stream()
                .map(RatioRecord::ratio)
                .toList());
    }

    public Ratio add(Caller caller, RatioDraft draft) {
        Rights.toChange(caller);
        return records.change(caller, change -> insert(change, change.thingId(), draft));
    }

    /**
     * @param expected the version that the correction was made from; empty for whichever there is
     * @param draft null where the ratio never was
     * @return what is believed now
     */
    public Optional<Ratio> correct(Caller caller, long id, OptionalLong expected, RatioDraft draft) {
        Rights.toChange(caller);
        return records.change(caller, change -> {
            change.end(change.current(record(change.em(), id, Archive.NOW), "ratio", id, expected));
            return draft == null ? Optional.empty() : Optional.of(insert(change, id, draft));
        });
    }

    private static Ratio insert(Change change, long id, RatioDraft draft) {
        UsagePoints.record(change.em(), draft.usagePoint(), Archive.NOW)
                .orElseThrow(() -> Refused.invalid("/usagePoint", "there is no usage point " + draft.usagePoint()));
        RatioRecord record = new RatioRecord(id, draft, change.at());
        change.em().persist(record);
        change.em().flush();
        return record.ratio();
    }

    private static Optional<RatioRecord> record(EntityManager em, long id, Instant asOf) {
        return Find.asOf(RatioRecord.class, asOf)
                .where("r.ratio = :id", "id", id)
                .first(em);
    }
}
