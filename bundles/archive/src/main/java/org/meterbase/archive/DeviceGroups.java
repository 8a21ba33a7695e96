// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceException;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.DeviceGroup;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.model.DeviceKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Groups of devices, each member of which was put there. A group may have a million members, so these are rows for plain
 * SQL. Every method throws {@link org.meterbase.api.access.AccessDenied} where the caller may not, and {@link Refused}.
 */
@Component(service = DeviceGroups.class)
public final class DeviceGroups {
    /** A group without its members. */
    public record Header(long id, String name, long version, long size) {}

    private static final String MEMBERS = "SELECT d.shard, d.id FROM group_member_record m"
            + " JOIN end_device d ON d.id = m.device"
            + " JOIN end_device_record r ON r.device = m.device AND r.recorded_to IS NULL AND r.state = 'INSTALLED'"
            + " WHERE m.device_group = ? AND m.recorded_to IS NULL ORDER BY d.shard, d.id";

    static final String ADD_MEMBERS = "INSERT INTO group_member_record (device_group, device, recorded_from)"
            + " SELECT ?, d.id, ? FROM unnest(?::bigint[]) AS given (id) JOIN end_device d ON d.id = given.id"
            + " ON CONFLICT (device_group, device) WHERE recorded_to IS NULL DO NOTHING";

    private final Records records;

    @Activate
    public DeviceGroups(@Reference Records records) {
        this.records = records;
    }

    /** The group with its installed members. */
    public Optional<DeviceGroup> find(Caller caller, long id) {
        Rights.toRead(caller);
        return records.read(Archive.NOW, em -> record(em, id).map(record -> DeviceGroup.builder(id, record.name())
                .version(record.version())
                .members(members(em, id))
                .build()));
    }

    public Optional<Header> header(Caller caller, long id) {
        Rights.toRead(caller);
        return records.read(Archive.NOW, em -> record(em, id).map(record -> header(em, record)));
    }

    /** Sorted by {@code name} or {@code id}. */
    public List<Header> list(Caller caller, String name, Sort sort) {
        Rights.toRead(caller);
        return records.read(Archive.NOW, em -> Find.now(GroupRecord.class)
                .like("name", name)
                .page(em, sort, sort.by().equals("id") ? "group" : "name", "group")
                .stream()
                .map(record -> header(em, record))
                .toList());
    }

    /** All members, installed or not, in the order of their ids. @param after the last id of the page before, 0 for the first page */
    public List<EndDevice> members(Caller caller, long id, long after, int atMost) {
        Rights.toRead(caller);
        return records.read(Archive.NOW, em -> em
                .createQuery(
                        "SELECT r FROM EndDeviceRecord r WHERE r.recordedTo IS NULL AND r.key.id IN :ids ORDER BY r.key.id",
                        EndDeviceRecord.class)
                .setParameter("ids", memberIds(em, id, after, atMost))
                .getResultList()
                .stream()
                .map(EndDeviceRecord::device)
                .toList());
    }

    public Header add(Caller caller, String name, Collection<Long> members) {
        Rights.toChange(caller);
        String checked = Check.text("/name", name, 100);
        return records.change(caller, change -> {
            long id = change.thingId();
            change.em()
                    .createNativeQuery("INSERT INTO device_group (id) VALUES (?)")
                    .setParameter(1, id)
                    .executeUpdate();
            GroupRecord record = new GroupRecord(id, checked, change.at());
            change.em().persist(record);
            change.em().flush();
            insert(change, id, members);
            return header(change.em(), record);
        });
    }

    public Header rename(Caller caller, long id, String name, OptionalLong expected) {
        Rights.toChange(caller);
        String checked = Check.text("/name", name, 100);
        return records.change(
                caller,
                change -> successor(change, change.current(record(change.em(), id), "group", id, expected), checked));
    }

    public Header addMembers(Caller caller, long id, Collection<Long> members) {
        Rights.toChange(caller);
        return records.change(caller, change -> {
            GroupRecord old = change.current(record(change.em(), id), "group", id, OptionalLong.empty());
            return insert(change, id, members) == 0 ? header(change.em(), old) : successor(change, old, old.name());
        });
    }

    public Header removeMember(Caller caller, long id, long device) {
        Rights.toChange(caller);
        return records.change(caller, change -> {
            GroupRecord old = change.current(record(change.em(), id), "group", id, OptionalLong.empty());
            int ended = change.em()
                    .createNativeQuery("UPDATE group_member_record SET recorded_to = ?"
                            + " WHERE device_group = ? AND device = ? AND recorded_to IS NULL")
                    .setParameter(1, Timestamp.from(change.at()))
                    .setParameter(2, id)
                    .setParameter(3, device)
                    .executeUpdate();
            return ended == 0 ? header(change.em(), old) : successor(change, old, old.name());
        });
    }

    private static Header successor(Change change, GroupRecord old, String name) {
        change.end(old);
        GroupRecord record = new GroupRecord(old.group(), name, change.at());
        change.em().persist(record);
        change.em().flush();
        return header(change.em(), record);
    }

    private static Optional<GroupRecord> record(EntityManager em, long id) {
        return Find.now(GroupRecord.class).where("r.group = :id", "id", id).first(em);
    }

    private static Header header(EntityManager em, GroupRecord record) {
        Number size = (Number) em.createNativeQuery(
                        "SELECT count(*) FROM group_member_record WHERE device_group = ? AND recorded_to IS NULL")
                .setParameter(1, record.group())
                .getSingleResult();
        return new Header(record.group(), record.name(), record.version(), size.longValue());
    }

    private static int insert(Change change, long id, Collection<Long> members) {
        List<Long> given = List.copyOf(new java.util.LinkedHashSet<>(members));
        for (int i = 0; i < given.size(); i++) {
            if (EndDevices.record(change.em(), given.get(i), Archive.NOW).isEmpty()) {
                throw Refused.invalid("/members/" + i, "there is no device " + given.get(i));
            }
        }
        try (PreparedStatement statement = change.connection().prepareStatement(ADD_MEMBERS)) {
            Array ids = change.connection().createArrayOf("bigint", given.toArray());
            statement.setLong(1, id);
            statement.setTimestamp(2, Timestamp.from(change.at()));
            statement.setArray(3, ids);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new PersistenceException("the members of group " + id + " could not be stored: " + e.getMessage(), e);
        }
    }

    private static List<DeviceKey> members(EntityManager em, long id) {
        try (PreparedStatement statement = em.unwrap(java.sql.Connection.class).prepareStatement(MEMBERS)) {
            statement.setLong(1, id);
            List<DeviceKey> keys = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.add(new DeviceKey(rows.getInt(1), rows.getLong(2)));
                }
            }
            return keys;
        } catch (SQLException e) {
            throw new PersistenceException("the members of group " + id + " could not be read: " + e.getMessage(), e);
        }
    }

    private static List<Long> memberIds(EntityManager em, long id, long after, int atMost) {
        List<?> ids = em.createNativeQuery("SELECT device FROM group_member_record"
                        + " WHERE device_group = ? AND recorded_to IS NULL AND device > ? ORDER BY device LIMIT ?")
                .setParameter(1, id)
                .setParameter(2, after)
                .setParameter(3, atMost)
                .getResultList();
        // An empty list is no list for IN; no device has the id 0.
        return ids.isEmpty()
                ? List.of(0L)
                : ids.stream().map(one -> ((Number) one).longValue()).toList();
    }
}
