// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.persistence.EntityManager;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.EndDevice;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Which device measured where. Every method throws {@link org.meterbase.api.access.AccessDenied} where the caller may not, and {@link Refused}. */
@Component(service = Bindings.class)
public final class Bindings {
    /**
     * Which of them; null for any.
     *
     * @param validAt a moment at which they are valid
     * @param history also what is no longer held for true
     */
    public record Filter(Long usagePoint, Long device, Instant validAt, Instant asOf, boolean history) {}

    /**
     * What is to be believed of a binding from now on.
     *
     * @param expected the version that the correction was made from; empty for whichever there is
     * @param draft null where the binding never was
     */
    public record Correction(long id, OptionalLong expected, BindingDraft draft) {}

    private final Records records;

    @Activate
    public Bindings(@Reference Records records) {
        this.records = records;
    }

    public Optional<Binding> find(Caller caller, long id, Instant asOf) {
        Rights.toRead(caller);
        return records.read(asOf, em -> record(em, id, asOf).map(BindingRecord::binding));
    }

    /** Sorted by {@code id} or {@code validFrom}. */
    public List<Binding> list(Caller caller, Filter filter, Sort sort) {
        Rights.toRead(caller);
        return records.read(filter.asOf(), em -> find(filter)
                .page(
                        em,
                        sort,
                        sort.by().equals("id") ? filter.history() ? "version" : "binding" : "validFrom",
                        "version")
                .stream()
                .map(BindingRecord::binding)
                .toList());
    }

    public long count(Caller caller, Filter filter) {
        Rights.toRead(caller);
        return records.read(filter.asOf(), em -> find(filter).count(em));
    }

    public Binding add(Caller caller, BindingDraft draft) {
        Rights.toChange(caller);
        return records.change(caller, change -> {
            Binding binding = insert(change, change.thingId(), draft);
            follow(change, binding.device());
            return binding;
        });
    }

    /**
     * Corrects bindings in one change: all of the old is ended before any of the new is checked, so that two devices that
     * were taken for one another can change places.
     *
     * @return what is believed now, in the order asked; nothing for what never was
     */
    public List<Binding> correct(Caller caller, List<Correction> corrections) {
        Rights.toChange(caller);
        return records.change(caller, change -> {
            Set<Long> devices = new LinkedHashSet<>();
            for (Correction correction : corrections) {
                BindingRecord old = change.current(
                        record(change.em(), correction.id(), Archive.NOW),
                        "binding",
                        correction.id(),
                        correction.expected());
                devices.add(old.binding().device());
                change.end(old);
            }
            List<Binding> corrected = new ArrayList<>();
            for (Correction correction : corrections) {
                if (correction.draft() != null) {
                    corrected.add(insert(change, correction.id(), correction.draft()));
                    devices.add(correction.draft().device());
                }
            }
            devices.forEach(device -> follow(change, device));
            return corrected;
        });
    }

    private static Binding insert(Change change, long id, BindingDraft draft) {
        EntityManager em = change.em();
        UsagePointRecord point = UsagePoints.record(em, draft.usagePoint(), Archive.NOW)
                .orElseThrow(() -> Refused.invalid("/usagePoint", "there is no usage point " + draft.usagePoint()));
        EndDeviceRecord device = EndDevices.record(em, draft.device(), Archive.NOW)
                .orElseThrow(() -> Refused.invalid("/device", "there is no device " + draft.device()));
        refuseOverlap(em, draft);
        BindingRecord record = new BindingRecord(id, draft, change.at());
        em.persist(record);
        point.key().settle(device.key().shard());
        em.flush();
        return record.binding();
    }

    private static void refuseOverlap(EntityManager em, BindingDraft draft) {
        Find.now(BindingRecord.class)
                .where("r.device = :device OR (r.usagePoint = :point AND r.place = :place)", "device", draft.device())
                .with("point", draft.usagePoint())
                .with("place", draft.position())
                .where("r.validTo IS NULL OR r.validTo > :from", "from", draft.validFrom())
                .where("r.validFrom < :to", "to", draft.validTo())
                .first(em)
                .map(BindingRecord::binding)
                .ifPresent(other -> {
                    boolean device = other.device() == draft.device();
                    throw Refused.conflict(
                            device ? "/device" : "/usagePoint",
                            (device
                                            ? "the device is at usage point " + other.usagePoint() + " already"
                                            : "the place has device " + other.device() + " already")
                                    + " from " + other.validFrom()
                                    + (other.validTo() == null ? " on" : " to " + other.validTo())
                                    + " (binding " + other.id() + "); correct that binding first",
                            null);
                });
    }

    /** A device is installed while it has a binding that lasts; it is removed when it had one. */
    private static void follow(Change change, long device) {
        EndDeviceRecord old = EndDevices.record(change.em(), device, Archive.NOW)
                .orElseThrow(() -> Refused.invalid("/device", "there is no device " + device));
        boolean lasts = Find.now(BindingRecord.class)
                        .where("r.device = :device", "device", device)
                        .where("r.validTo IS NULL OR r.validTo > :now", "now", change.at())
                        .count(change.em())
                > 0;
        EndDevice.State state = lasts
                ? EndDevice.State.INSTALLED
                : old.state() == EndDevice.State.INSTALLED ? EndDevice.State.REMOVED : old.state();
        if (state != old.state() && old.state() != EndDevice.State.RETIRED) {
            change.end(old);
            change.em().persist(old.in(state, change.at()));
        }
    }

    private static Optional<BindingRecord> record(EntityManager em, long id, Instant asOf) {
        return Find.asOf(BindingRecord.class, asOf)
                .where("r.binding = :id", "id", id)
                .first(em);
    }

    private static Find<BindingRecord> find(Filter filter) {
        return (filter.history() ? Find.ever(BindingRecord.class) : Find.asOf(BindingRecord.class, filter.asOf()))
                .where("r.usagePoint = :point", "point", filter.usagePoint())
                .where("r.device = :device", "device", filter.device())
                .where(
                        "r.validFrom <= :validAt AND (r.validTo IS NULL OR r.validTo > :validAt)",
                        "validAt",
                        filter.validAt());
    }
}
