// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceException;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Correction;
import org.meterbase.api.archive.Corrections;
import org.meterbase.api.archive.Corrections.Position;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.model.ReadingType;

/**
 * What each change of the archive made different. Nothing is written down for it: the records themselves say what was held for true
 * before a change and since, and the change clock has given all changes their order.
 */
final class CorrectionLog {
    /** Of which usage points the records of a change speak: its bindings, ratios, configurations of models, and devices that got another model. */
    private static final String TOUCHED = """
            SELECT usage_point FROM (
                (SELECT usage_point FROM binding_record WHERE recorded_from = ? AND usage_point > ? ORDER BY 1 LIMIT ?)
                UNION ALL
                (SELECT usage_point FROM binding_record WHERE recorded_to = ? AND usage_point > ? ORDER BY 1 LIMIT ?)
                UNION ALL
                (SELECT usage_point FROM ratio_record WHERE recorded_from = ? AND usage_point > ? ORDER BY 1 LIMIT ?)
                UNION ALL
                (SELECT usage_point FROM ratio_record WHERE recorded_to = ? AND usage_point > ? ORDER BY 1 LIMIT ?)
                UNION ALL
                (SELECT DISTINCT b.usage_point FROM model_record m JOIN end_device_record d ON d.model = m.name
                    AND d.recorded_from <= m.recorded_from AND (d.recorded_to IS NULL OR d.recorded_to > m.recorded_from)
                    JOIN binding_record b ON b.device = d.device
                    WHERE m.recorded_from = ? AND b.usage_point > ? ORDER BY 1 LIMIT ?)
                UNION ALL
                (SELECT DISTINCT b.usage_point FROM end_device_record o JOIN end_device_record d ON d.device = o.device
                    AND d.recorded_from = o.recorded_to AND d.model <> o.model JOIN binding_record b ON b.device = d.device
                    WHERE o.recorded_to = ? AND b.usage_point > ? ORDER BY 1 LIMIT ?)
            ) touched GROUP BY 1 ORDER BY 1 LIMIT ?""";

    private static final int BRANCHES = 6;

    /** Most changes are of addresses and groups and the like; so many are passed over at once. */
    private static final int MOMENTS_AT_ONCE = 1000;

    private final EntityManager em;
    private final Connection connection;
    private final Models models;
    private final Caller caller;

    /** @param em in a transaction that sees one snapshot */
    CorrectionLog(EntityManager em, Models models, Caller caller) {
        this.em = em;
        this.connection = em.unwrap(Connection.class);
        this.models = models;
        this.caller = caller;
    }

    Corrections after(Position after, int limit) {
        try {
            Position position = after;
            List<Correction> found = new ArrayList<>();
            int left = Math.max(1, limit);
            for (int moments = 0; left > 0 && moments < MOMENTS_AT_ONCE; moments++) {
                if (position.usagePoint() == Long.MAX_VALUE) {
                    Instant moment = momentAfter(position.recorded());
                    if (moment == null) {
                        break;
                    }
                    position = new Position(moment, 0);
                }
                List<Long> points = touched(position, left);
                if (!points.isEmpty()) {
                    add(position.recorded(), points, found);
                }
                position = new Position(
                        position.recorded(), points.size() < left ? Long.MAX_VALUE : points.get(points.size() - 1));
                left -= points.size();
            }
            return new Corrections(found, position);
        } catch (SQLException e) {
            throw new PersistenceException("the archive's changes could not be read: " + e.getMessage(), e);
        }
    }

    private Instant momentAfter(Instant recorded) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT min(at) FROM change WHERE at > ?")) {
            select.setTimestamp(1, Timestamp.from(recorded));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                Timestamp at = row.getTimestamp(1);
                return at == null ? null : at.toInstant();
            }
        }
    }

    private List<Long> touched(Position position, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(TOUCHED)) {
            int next = 1;
            for (int branch = 0; branch < BRANCHES; branch++) {
                select.setTimestamp(next++, Timestamp.from(position.recorded()));
                select.setLong(next++, position.usagePoint());
                select.setInt(next++, limit);
            }
            select.setInt(next, limit);
            List<Long> points = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    points.add(row.getLong(1));
                }
            }
            return points;
        }
    }

    private void add(Instant recorded, List<Long> ids, List<Correction> found) {
        Map<Long, Installations> before =
                Installations.read(em, models, ids, Check.ALL_TIME, recorded.minus(1, ChronoUnit.MICROS));
        Map<Long, Installations> since = Installations.read(em, models, ids, Check.ALL_TIME, recorded);
        Find.now(UsagePointRecord.class).where("r.key.id IN :ids", "ids", ids).list(em, "r.key.id").stream()
                .map(UsagePointRecord::usagePoint)
                .forEach(point -> add(recorded, point, before.get(point.id()), since.get(point.id()), found));
    }

    private void add(
            Instant recorded, UsagePoint point, Installations before, Installations since, List<Correction> found) {
        Set<ReadingType> types = new LinkedHashSet<>(before.readingTypes(caller));
        types.addAll(since.readingTypes(caller));
        for (ReadingType type : types) {
            for (Divergence divergence :
                    Divergence.between(before.measured(caller, type), since.measured(caller, type))) {
                found.add(Correction.builder(recorded, point, type, divergence.range())
                        .devices(List.copyOf(divergence.devices()))
                        .build());
            }
        }
    }
}
