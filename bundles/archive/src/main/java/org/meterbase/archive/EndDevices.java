// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.persistence.EntityManager;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Secrets;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.Identity;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The devices. Every method throws {@link org.meterbase.api.access.AccessDenied} where the caller may not, and {@link Refused}. */
@Component(service = EndDevices.class)
public final class EndDevices {
    /** Before a device's id: what the secrets know it by. */
    static final String SUBJECT = "device/";

    /** Which of them; null for any. Texts are exact, or say with a final {@code *} how they begin. */
    public record Filter(
            String serialNumber, String manufacturer, String model, EndDevice.Kind kind, EndDevice.State state) {}

    private static final int MOST_ANSWERING = 100;

    private final Records records;
    private final Secrets secrets;

    @Activate
    public EndDevices(@Reference Records records, @Reference Secrets secrets) {
        this.records = records;
        this.secrets = secrets;
    }

    public Optional<EndDevice> find(Caller caller, long id, Instant asOf) {
        Rights.toRead(caller);
        return records.read(asOf, em -> record(em, id, asOf).map(EndDeviceRecord::device));
    }

    public List<EndDevice> withSerialNumber(Caller caller, String serialNumber) {
        Rights.toRead(caller);
        return records.read(
                Archive.NOW,
                em -> devices(Find.now(EndDeviceRecord.class)
                        .where("r.serialNumber = :number", "number", serialNumber)
                        .list(em)));
    }

    /** See {@link Archive#answering}. */
    public List<EndDevice> answering(Caller caller, Identity answered) {
        Rights.toRead(caller);
        if (answered.isUnknown()) {
            return List.of();
        }
        return records.read(Archive.NOW, em -> devices(Find.now(EndDeviceRecord.class)
                        .where(
                                "r.systemTitle = :title OR r.logicalDeviceName = :name"
                                        + " OR r.identitySerialNumber = :number OR r.serialNumber = :number",
                                "title",
                                answered.systemTitle().orElse(""))
                        .with("name", answered.logicalDeviceName().orElse(""))
                        .with("number", answered.serialNumber().orElse(""))
                        .list(em, "r.key.id"))
                .stream()
                .filter(device -> !device.identity().contradicts(answered))
                .limit(MOST_ANSWERING)
                .toList());
    }

    public List<EndDevice> all(Caller caller, Collection<Long> ids) {
        Rights.toRead(caller);
        return ids.isEmpty()
                ? List.of()
                : records.read(
                        Archive.NOW,
                        em -> devices(Find.now(EndDeviceRecord.class)
                                .where("r.key.id IN :ids", "ids", List.copyOf(ids))
                                .list(em)));
    }

    /** Sorted by {@code serialNumber} or {@code id}. */
    public List<EndDevice> list(Caller caller, Filter filter, Sort sort) {
        Rights.toRead(caller);
        return records.read(
                Archive.NOW,
                em -> devices(
                        find(filter).page(em, sort, sort.by().equals("id") ? "key.id" : "serialNumber", "key.id")));
    }

    public long count(Caller caller, Filter filter) {
        Rights.toRead(caller);
        return records.read(Archive.NOW, em -> find(filter).count(em));
    }

    /** @param kept by name for the secrets, which keep them apart */
    public EndDevice add(Caller caller, DeviceDraft draft, Map<String, byte[]> kept) {
        Rights.toChange(caller);
        return records.change(caller, change -> {
            long id = change.thingId();
            EndDeviceKey key = new EndDeviceKey(id, (int) (id % DeviceKey.SHARDS));
            change.em().persist(key);
            EndDeviceRecord record = record(change, key, draft);
            change.em().persist(record);
            change.em().flush();
            keep(caller, id, kept);
            return record.device();
        });
    }

    /**
     * Changes a device.
     *
     * @param withState whether the state of the draft counts; otherwise the device keeps the one it has
     * @param kept by name for the secrets; what is not named stays
     * @param expected the version that the change was made from; empty for whichever there is
     */
    public EndDevice change(
            Caller caller,
            long id,
            DeviceDraft draft,
            boolean withState,
            Map<String, byte[]> kept,
            OptionalLong expected) {
        Rights.toChange(caller);
        return records.change(caller, change -> {
            EndDeviceRecord old = change.current(record(change.em(), id, Archive.NOW), "device", id, expected);
            change.end(old);
            EndDeviceRecord record = record(change, old.key(), withState ? draft : draft.in(old.state()));
            change.em().persist(record);
            change.em().flush();
            keep(caller, id, kept);
            return record.device();
        });
    }

    /** Keeps another password or other keys of a device. They are no part of the device's record. */
    public void changeSecrets(Caller caller, long id, Map<String, byte[]> kept) {
        Rights.toChange(caller);
        find(caller, id, Archive.NOW).orElseThrow(() -> Refused.absent("device", id));
        keep(caller, id, kept);
    }

    static Optional<EndDeviceRecord> record(EntityManager em, long id, Instant asOf) {
        return Find.asOf(EndDeviceRecord.class, asOf)
                .where("r.key.id = :id", "id", id)
                .first(em);
    }

    private static EndDeviceRecord record(Change change, EndDeviceKey key, DeviceDraft draft) {
        ModelRecord model = Models.current(change.em(), draft.model())
                .orElseThrow(() -> Refused.invalid(
                        "/model", "there is no model '" + draft.model() + "'; add it with POST /api/v1/models first"));
        EndDeviceKey parent = draft.parent()
                .map(id -> record(change.em(), id, Archive.NOW)
                        .orElseThrow(() -> Refused.invalid("/parent", "there is no device " + id))
                        .key())
                .orElse(null);
        if (parent == key) {
            throw Refused.invalid("/parent", "is the device itself");
        }
        DeviceDraft full = draft.manufacturer().isEmpty()
                ? draft.madeBy(model.model().document().manufacturer())
                : draft;
        return new EndDeviceRecord(key, parent, full, change.at());
    }

    /** Before the commit: where the secrets are away, the device is not stored either. */
    private void keep(Caller caller, long id, Map<String, byte[]> kept) {
        kept.forEach((name, secret) -> secrets.put(caller, SUBJECT + id, name, secret));
    }

    private static Find<EndDeviceRecord> find(Filter filter) {
        return Find.now(EndDeviceRecord.class)
                .like("serialNumber", filter.serialNumber())
                .like("manufacturer", filter.manufacturer())
                .like("model", filter.model())
                .where("r.kind = :kind", "kind", filter.kind())
                .where("r.state = :state", "state", filter.state());
    }

    private static List<EndDevice> devices(List<EndDeviceRecord> records) {
        return records.stream().map(EndDeviceRecord::device).toList();
    }
}
