// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.util.List;

/**
 * One step of an import, over all rows at once: statements that find what the archive knows of them, questions for what is
 * wrong with them (line, staged column, message), and statements that make the records. The recorded time stands in the
 * change clock, which the import holds.
 *
 * <p>Where a file says nothing about something that is known, that stays as it is.
 */
record ImportStep(List<String> resolve, List<String> checks, List<String> apply) {

    static final ImportStep POINTS = new ImportStep(
            List.of(ImportSql.KNOWN_POINT),
            List.of(ImportSql.POINT_WITHOUT_ZONE, ImportSql.POINT_TOLD_TWICE),
            List.of(
                    ImportSql.NEW_POINTS,
                    "INSERT INTO usage_point (id, shard) SELECT id, id % 4096 FROM new_point",
                    "INSERT INTO usage_point_record (usage_point, name, zone, category, service, recorded_from)"
                            + " SELECT id, name, zone, coalesce(category, ''), coalesce(service, 'electricity'), c.at"
                            + " FROM new_point, change_clock c ORDER BY id",
                    "UPDATE staged s SET point_id = n.id, outcome = 2 FROM new_point n"
                            + " WHERE n.name = s.usage_point AND s.point_id IS NULL",
                    ImportSql.CHANGED_POINTS,
                    "UPDATE usage_point_record r SET recorded_to = c.at FROM changed_point p, change_clock c"
                            + " WHERE r.version = p.version",
                    "INSERT INTO usage_point_record (usage_point, name, zone, category, service, recorded_from)"
                            + " SELECT usage_point, name, zone, category, service, c.at FROM changed_point, change_clock c",
                    "UPDATE staged s SET outcome = greatest(outcome, 1) FROM changed_point p"
                            + " WHERE s.point_id = p.usage_point"));

    static final ImportStep KNOWN_POINTS =
            new ImportStep(List.of(ImportSql.KNOWN_POINT), List.of(ImportSql.NO_POINT), List.of());

    static final ImportStep DEVICES = new ImportStep(
            List.of(ImportSql.MAKER_OF_DEVICE, ImportSql.MAKER_OF_MODEL, ImportSql.KNOWN_DEVICE),
            List.of(
                    ImportSql.DEVICE_OF_SEVERAL_MAKERS,
                    ImportSql.DEVICE_WITHOUT_MODEL,
                    ImportSql.NO_MODEL,
                    ImportSql.DEVICE_TOLD_TWICE),
            List.of(
                    ImportSql.NEW_DEVICES,
                    "INSERT INTO end_device (id, shard) SELECT id, coalesce(shard, (id % 4096)::smallint) FROM new_device",
                    ImportSql.RECORD_NEW_DEVICES,
                    "UPDATE staged s SET device_id = n.id, outcome = 2 FROM new_device n"
                            + " WHERE n.serial_number = s.serial_number AND n.manufacturer = s.manufacturer"
                            + " AND s.device_id IS NULL",
                    ImportSql.CHANGED_DEVICES,
                    "UPDATE end_device_record r SET recorded_to = c.at FROM changed_device d, change_clock c"
                            + " WHERE r.version = d.version",
                    ImportSql.RECORD_CHANGED_DEVICES,
                    "UPDATE staged s SET outcome = greatest(outcome, 1) FROM changed_device d WHERE s.device_id = d.device"));

    static final ImportStep KNOWN_DEVICES = new ImportStep(
            List.of(ImportSql.MAKER_OF_DEVICE, ImportSql.KNOWN_DEVICE),
            List.of(ImportSql.DEVICE_OF_SEVERAL_MAKERS, ImportSql.NO_DEVICE),
            List.of());

    static final ImportStep BINDINGS = new ImportStep(
            List.of(ImportSql.KNOWN_BINDING),
            List.of(
                    ImportSql.DEVICE_TWICE_AT_A_TIME,
                    ImportSql.PLACE_TWICE_AT_A_TIME,
                    ImportSql.DEVICE_ELSEWHERE,
                    ImportSql.PLACE_TAKEN),
            List.of(
                    "UPDATE binding_record r SET recorded_to = c.at FROM staged s, change_clock c"
                            + " WHERE r.binding = s.binding AND r.recorded_to IS NULL"
                            + " AND r.valid_to IS DISTINCT FROM s.valid_to",
                    "UPDATE staged SET outcome = CASE WHEN binding IS NULL THEN 2 ELSE greatest(outcome, 1) END"
                            + " WHERE binding IS NULL OR known_to IS DISTINCT FROM valid_to",
                    "INSERT INTO binding_record"
                            + " (binding, usage_point, position, device, valid_from, valid_to, recorded_from)"
                            + " SELECT coalesce(binding, nextval('thing_id')), point_id, position, device_id, valid_from,"
                            + " valid_to, c.at FROM staged, change_clock c"
                            + " WHERE binding IS NULL OR known_to IS DISTINCT FROM valid_to ORDER BY line",
                    ImportSql.SETTLE_SHARDS,
                    ImportSql.STATES,
                    // What this very change has recorded nobody has seen yet.
                    "UPDATE end_device_record r SET state = d.becomes FROM changed_state d, change_clock c"
                            + " WHERE r.version = d.version AND r.recorded_from = c.at",
                    "UPDATE end_device_record r SET recorded_to = c.at FROM changed_state d, change_clock c"
                            + " WHERE r.version = d.version AND r.recorded_from < c.at",
                    ImportSql.RECORD_STATES));

    static final ImportStep RATIOS = new ImportStep(
            List.of("UPDATE staged SET position = coalesce(position, 'main') WHERE position IS NULL"),
            List.of(ImportSql.RATIO_TOLD_TWICE),
            List.of(
                    ImportSql.RATIOS,
                    "UPDATE ratio_record r SET recorded_to = c.at FROM given_ratio g, change_clock c"
                            + " WHERE r.version = g.known",
                    "INSERT INTO ratio_record (ratio, usage_point, position, current_transformer, voltage_transformer,"
                            + " constant, valid_from, recorded_from) SELECT coalesce(ratio, nextval('thing_id')), point_id,"
                            + " position, ct, vt, constant, valid_from, c.at FROM given_ratio, change_clock c ORDER BY line",
                    "UPDATE staged s SET outcome = greatest(outcome, CASE WHEN g.ratio IS NULL THEN 2 ELSE 1 END)"
                            + " FROM given_ratio g WHERE g.line = s.line"));

    static final ImportStep MEMBERS = new ImportStep(
            List.of(),
            List.of(),
            List.of(
                    "UPDATE staged s SET outcome = 2 WHERE NOT EXISTS (SELECT FROM group_member_record m"
                            + " WHERE m.device_group = s.group_id AND m.device = s.device_id AND m.recorded_to IS NULL)",
                    "INSERT INTO group_member_record (device_group, device, recorded_from)"
                            + " SELECT DISTINCT group_id, device_id, c.at FROM staged, change_clock c WHERE outcome = 2",
                    "UPDATE device_group_record r SET recorded_to = c.at FROM change_clock c WHERE r.recorded_to IS NULL"
                            + " AND r.device_group IN (SELECT group_id FROM staged WHERE outcome = 2)",
                    "INSERT INTO device_group_record (device_group, name, recorded_from)"
                            + " SELECT device_group, name, c.at FROM device_group_record r, change_clock c"
                            + " WHERE r.recorded_to = c.at"));
}
