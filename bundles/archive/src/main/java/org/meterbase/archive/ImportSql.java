// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

/** The longer statements of the steps of an import. */
final class ImportSql {
    /** Where a file waits while it is checked; it goes with its transaction. Passwords are not in it. */
    static final String STAGED = """
            CREATE TEMP TABLE staged (
                line bigint NOT NULL,
                usage_point text COLLATE "C", zone text, category text, service text,
                serial_number text COLLATE "C", manufacturer text COLLATE "C", model text COLLATE "C",
                kind text, state text, device_zone text,
                identity_serial_number text, logical_device_name text, system_title text,
                protocol text, channel text, address text, route text, parameters text,
                position text COLLATE "C", valid_from timestamptz, valid_to timestamptz,
                ct numeric, vt numeric, constant numeric, group_id bigint,
                point_id bigint, device_id bigint, binding bigint, known_to timestamptz, outcome smallint NOT NULL DEFAULT 0
            ) ON COMMIT DROP""";

    static final String KNOWN_POINT = """
            UPDATE staged s SET point_id = r.usage_point FROM usage_point_record r
            WHERE r.recorded_to IS NULL AND r.name = s.usage_point AND s.point_id IS NULL""";

    static final String NO_POINT = """
            SELECT line, 'usage_point', 'there is no usage point ''' || usage_point || '''; import the usage points first'
            FROM staged WHERE point_id IS NULL""";

    static final String POINT_WITHOUT_ZONE = """
            SELECT s.line, 'zone', 'is missing; the usage point ''' || s.usage_point || ''' is new and needs one, as Europe/Berlin'
            FROM staged s WHERE s.point_id IS NULL AND s.zone IS NULL
            AND NOT EXISTS (SELECT FROM staged o WHERE o.usage_point = s.usage_point AND o.zone IS NOT NULL)""";

    static final String POINT_TOLD_TWICE = """
            SELECT s.line, 'usage_point', 'line ' || g.first || ' says otherwise of the usage point ''' || s.usage_point || ''''
            FROM staged s JOIN (
                SELECT usage_point, min(line) AS first FROM staged GROUP BY usage_point
                HAVING min(zone) <> max(zone) OR min(category) <> max(category) OR min(service) <> max(service)
            ) g ON g.usage_point = s.usage_point AND s.line > g.first""";

    static final String NEW_POINTS = """
            CREATE TEMP TABLE new_point ON COMMIT DROP AS
            SELECT nextval('thing_id') AS id, * FROM (
                SELECT usage_point AS name, max(zone) AS zone, max(category) AS category, max(service) AS service
                FROM staged WHERE point_id IS NULL GROUP BY usage_point ORDER BY min(line)
            ) fresh""";

    static final String CHANGED_POINTS = """
            CREATE TEMP TABLE changed_point ON COMMIT DROP AS
            SELECT r.version, r.usage_point, r.name, coalesce(g.zone, r.zone) AS zone,
                coalesce(g.category, r.category) AS category, coalesce(g.service, r.service) AS service
            FROM usage_point_record r JOIN (
                SELECT point_id, max(zone) AS zone, max(category) AS category, max(service) AS service
                FROM staged GROUP BY point_id
            ) g ON g.point_id = r.usage_point
            WHERE r.recorded_to IS NULL AND (coalesce(g.zone, r.zone) <> r.zone
                OR coalesce(g.category, r.category) <> r.category OR coalesce(g.service, r.service) <> r.service)""";

    /** Where the file does not name the maker and only one has made a device of this number. */
    static final String MAKER_OF_DEVICE = """
            UPDATE staged s SET manufacturer = g.manufacturer FROM (
                SELECT r.serial_number, min(r.manufacturer) AS manufacturer FROM end_device_record r
                WHERE r.recorded_to IS NULL AND r.serial_number IN (SELECT serial_number FROM staged WHERE manufacturer IS NULL)
                GROUP BY r.serial_number HAVING count(*) = 1
            ) g WHERE s.serial_number = g.serial_number AND s.manufacturer IS NULL AND s.model IS NULL""";

    static final String MAKER_OF_MODEL = """
            UPDATE staged s SET manufacturer = m.manufacturer FROM (
                SELECT DISTINCT ON (name) name, manufacturer FROM model_record
                WHERE recorded_to IS NULL ORDER BY name, valid_from DESC
            ) m WHERE s.model = m.name AND s.manufacturer IS NULL""";

    static final String KNOWN_DEVICE = """
            UPDATE staged s SET device_id = r.device FROM end_device_record r
            WHERE r.recorded_to IS NULL AND r.serial_number = s.serial_number AND r.manufacturer = s.manufacturer
            AND s.device_id IS NULL""";

    static final String DEVICE_OF_SEVERAL_MAKERS = """
            SELECT s.line, 'manufacturer', 'is missing; several have made a device of this serial number'
            FROM staged s WHERE s.manufacturer IS NULL AND (SELECT count(*) FROM end_device_record r
                WHERE r.recorded_to IS NULL AND r.serial_number = s.serial_number) > 1""";

    static final String NO_DEVICE = """
            SELECT line, 'serial_number', 'there is no device ''' || serial_number || '''; import the devices first'
            FROM staged s WHERE device_id IS NULL AND (manufacturer IS NOT NULL OR (SELECT count(*) FROM end_device_record r
                WHERE r.recorded_to IS NULL AND r.serial_number = s.serial_number) = 0)""";

    static final String DEVICE_WITHOUT_MODEL = """
            SELECT s.line, 'model', 'is missing; the device ''' || s.serial_number || ''' is new and needs one'
            FROM staged s WHERE s.device_id IS NULL AND s.model IS NULL AND NOT EXISTS (
                SELECT FROM staged o WHERE o.serial_number = s.serial_number AND o.manufacturer = s.manufacturer
                AND o.model IS NOT NULL)""";

    static final String NO_MODEL = """
            SELECT line, 'model', 'there is no model ''' || model || '''; add it with POST /api/v1/models first'
            FROM staged s WHERE model IS NOT NULL AND model NOT IN (
                SELECT name FROM model_record WHERE recorded_to IS NULL)""";

    /** A device moved from one place to another has two rows; what they say of the device itself must be the same. */
    static final String DEVICE_TOLD_TWICE = """
            SELECT s.line, 'serial_number', 'line ' || g.first || ' says otherwise of the device ''' || s.serial_number || ''''
            FROM staged s JOIN (
                SELECT serial_number, manufacturer, min(line) AS first FROM staged GROUP BY serial_number, manufacturer
                HAVING count(*) > 1 AND (min(model) <> max(model) OR min(kind) <> max(kind) OR min(state) <> max(state)
                    OR min(device_zone) <> max(device_zone)
                    OR min(identity_serial_number) <> max(identity_serial_number)
                    OR min(logical_device_name) <> max(logical_device_name) OR min(system_title) <> max(system_title)
                    OR min(protocol) <> max(protocol) OR min(channel) <> max(channel) OR min(address) <> max(address)
                    OR min(route) <> max(route) OR min(parameters) <> max(parameters))
            ) g ON g.serial_number = s.serial_number AND g.manufacturer = s.manufacturer AND s.line > g.first""";

    /** A new device takes the shard of the point where it is installed, if that has one for good. */
    static final String NEW_DEVICES = """
            CREATE TEMP TABLE new_device ON COMMIT DROP AS
            SELECT nextval('thing_id') AS id, * FROM (
                SELECT s.serial_number, s.manufacturer, max(s.model) AS model, max(s.kind) AS kind,
                    coalesce(max(s.state), CASE WHEN bool_or(s.valid_from IS NOT NULL AND s.valid_to IS NULL)
                        THEN 'INSTALLED' ELSE 'STOCK' END) AS state,
                    coalesce(max(s.device_zone), max(s.zone), 'UTC') AS zone,
                    max(s.identity_serial_number) AS identity_serial_number,
                    max(s.logical_device_name) AS logical_device_name, max(s.system_title) AS system_title,
                    max(s.protocol) AS protocol, max(s.channel) AS channel, max(s.address) AS address,
                    max(s.route) AS route, max(s.parameters) AS parameters,
                    (array_agg(p.shard ORDER BY s.line) FILTER (WHERE p.settled))[1] AS shard
                FROM staged s LEFT JOIN usage_point p ON p.id = s.point_id
                WHERE s.device_id IS NULL GROUP BY s.serial_number, s.manufacturer ORDER BY min(s.line)
            ) fresh""";

    private static final String DEVICE_COLUMNS = """
             (device, serial_number, manufacturer, model, kind, state, zone, identity_serial_number, logical_device_name,
                system_title, protocol, channel, address, route, parameters, parent, recorded_from)
            """;

    static final String RECORD_NEW_DEVICES = "INSERT INTO end_device_record" + DEVICE_COLUMNS + """
            SELECT id, serial_number, manufacturer, model, coalesce(kind, 'METER'), state, zone,
                identity_serial_number, logical_device_name, system_title, protocol, channel, address,
                coalesce(route, ''), coalesce(parameters, ''), NULL, c.at
            FROM new_device, change_clock c ORDER BY id""";

    static final String CHANGED_DEVICES = """
            CREATE TEMP TABLE changed_device ON COMMIT DROP AS
            SELECT version, device, serial_number, manufacturer, model, kind, state, zone, identity_serial_number,
                logical_device_name, system_title, protocol, channel, address, route, parameters, parent
            FROM (
                SELECT r.version, r.device, r.serial_number, r.manufacturer, coalesce(g.model, r.model) AS model,
                    coalesce(g.kind, r.kind) AS kind, coalesce(g.state, r.state) AS state,
                    coalesce(g.device_zone, r.zone) AS zone,
                    coalesce(g.identity_serial_number, r.identity_serial_number) AS identity_serial_number,
                    coalesce(g.logical_device_name, r.logical_device_name) AS logical_device_name,
                    coalesce(g.system_title, r.system_title) AS system_title,
                    coalesce(g.protocol, r.protocol) AS protocol, coalesce(g.channel, r.channel) AS channel,
                    coalesce(g.address, r.address) AS address, coalesce(g.route, r.route) AS route,
                    coalesce(g.parameters, r.parameters) AS parameters, r.parent,
                    ROW(r.model, r.kind, r.state, r.zone, r.identity_serial_number, r.logical_device_name, r.system_title,
                        r.protocol, r.channel, r.address, r.route, r.parameters) AS known
                FROM end_device_record r JOIN (
                    SELECT device_id, max(model) AS model, max(kind) AS kind, max(state) AS state,
                        max(device_zone) AS device_zone, max(identity_serial_number) AS identity_serial_number,
                        max(logical_device_name) AS logical_device_name, max(system_title) AS system_title,
                        max(protocol) AS protocol, max(channel) AS channel, max(address) AS address,
                        max(route) AS route, max(parameters) AS parameters
                    FROM staged GROUP BY device_id
                ) g ON g.device_id = r.device
                WHERE r.recorded_to IS NULL
            ) given WHERE known IS DISTINCT FROM ROW(model, kind, state, zone, identity_serial_number, logical_device_name,
                system_title, protocol, channel, address, route, parameters)""";

    static final String RECORD_CHANGED_DEVICES = "INSERT INTO end_device_record" + DEVICE_COLUMNS + """
            SELECT device, serial_number, manufacturer, model, kind, state, zone, identity_serial_number,
                logical_device_name, system_title, protocol, channel, address, route, parameters, parent, c.at
            FROM changed_device, change_clock c""";

    static final String KNOWN_BINDING = """
            UPDATE staged s SET position = coalesce(s.position, 'main'), binding = b.binding, known_to = b.valid_to,
                valid_to = coalesce(s.valid_to, b.valid_to)
            FROM staged o LEFT JOIN binding_record b ON b.recorded_to IS NULL AND b.device = o.device_id
                AND b.usage_point = o.point_id AND b.position = coalesce(o.position, 'main') AND b.valid_from = o.valid_from
            WHERE o.line = s.line""";

    static final String DEVICE_TWICE_AT_A_TIME = """
            SELECT line, 'valid_from', 'the device is at another place at that time, by line ' || before
            FROM (SELECT line, valid_from,
                    max(coalesce(valid_to, 'infinity')) OVER earlier AS busy,
                    max(line) OVER earlier AS before
                FROM staged WINDOW earlier AS (PARTITION BY serial_number, manufacturer ORDER BY valid_from, line
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) w
            WHERE busy > valid_from""";

    static final String PLACE_TWICE_AT_A_TIME = """
            SELECT line, 'valid_from', 'the place has another device at that time, by line ' || before
            FROM (SELECT line, valid_from,
                    max(coalesce(valid_to, 'infinity')) OVER earlier AS busy,
                    max(line) OVER earlier AS before
                FROM staged WINDOW earlier AS (PARTITION BY usage_point, position ORDER BY valid_from, line
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) w
            WHERE busy > valid_from""";

    /** Bindings that another row of the file changes are compared with that row, above. */
    static final String DEVICE_ELSEWHERE = """
            SELECT s.line, 'serial_number', 'the device is at usage point ' || b.usage_point || ' in this time (binding '
                || b.binding || '); end or correct that binding first'
            FROM staged s JOIN binding_record b ON b.device = s.device_id AND b.recorded_to IS NULL
                AND tstzrange(b.valid_from, b.valid_to) && tstzrange(s.valid_from, s.valid_to)
            WHERE NOT EXISTS (SELECT FROM staged o WHERE o.binding = b.binding)""";

    static final String PLACE_TAKEN = """
            SELECT s.line, 'usage_point', 'the place has device ' || b.device || ' in this time (binding ' || b.binding
                || '); end or correct that binding first'
            FROM staged s JOIN binding_record b ON b.usage_point = s.point_id AND b.position = s.position
                AND b.recorded_to IS NULL AND tstzrange(b.valid_from, b.valid_to) && tstzrange(s.valid_from, s.valid_to)
            WHERE NOT EXISTS (SELECT FROM staged o WHERE o.binding = b.binding)""";

    static final String SETTLE_SHARDS = """
            UPDATE usage_point p SET shard = d.shard, settled = true FROM (
                SELECT DISTINCT ON (point_id) point_id, device_id FROM staged ORDER BY point_id, valid_from, line
            ) s JOIN end_device d ON d.id = s.device_id WHERE p.id = s.point_id AND NOT p.settled""";

    /** A device is installed while it has a binding that lasts; it is removed when it had one. */
    static final String STATES = """
            CREATE TEMP TABLE changed_state ON COMMIT DROP AS
            SELECT * FROM (
                SELECT r.version, r.state, CASE WHEN lasting.device IS NOT NULL THEN 'INSTALLED'
                    WHEN r.state = 'INSTALLED' THEN 'REMOVED' ELSE r.state END AS becomes
                FROM (SELECT DISTINCT device_id AS device FROM staged) given
                JOIN end_device_record r ON r.device = given.device AND r.recorded_to IS NULL AND r.state <> 'RETIRED'
                LEFT JOIN (
                    SELECT DISTINCT b.device FROM binding_record b JOIN staged s ON s.device_id = b.device
                    WHERE b.recorded_to IS NULL AND (b.valid_to IS NULL OR b.valid_to > (SELECT at FROM change_clock))
                ) lasting ON lasting.device = given.device
            ) d WHERE state <> becomes""";

    static final String RECORD_STATES = "INSERT INTO end_device_record" + DEVICE_COLUMNS + """
            SELECT r.device, serial_number, manufacturer, model, kind, d.becomes, zone, identity_serial_number,
                logical_device_name, system_title, protocol, channel, address, route, parameters, parent, c.at
            FROM changed_state d JOIN end_device_record r USING (version), change_clock c WHERE r.recorded_to = c.at""";

    static final String RATIO_TOLD_TWICE = """
            SELECT s.line, 'valid_from', 'line ' || g.first || ' has another ratio of this place from this moment on'
            FROM staged s JOIN (
                SELECT usage_point, position, valid_from, min(line) AS first FROM staged
                GROUP BY usage_point, position, valid_from
                HAVING min(coalesce(ct, 1)) <> max(coalesce(ct, 1)) OR min(coalesce(vt, 1)) <> max(coalesce(vt, 1))
                    OR min(coalesce(constant, 1)) <> max(coalesce(constant, 1))
            ) g ON g.usage_point = s.usage_point AND g.position = s.position AND g.valid_from = s.valid_from
                AND s.line > g.first""";

    static final String RATIOS = """
            CREATE TEMP TABLE given_ratio ON COMMIT DROP AS
            SELECT DISTINCT ON (s.point_id, s.position, s.valid_from) s.line, s.point_id, s.position, s.valid_from,
                coalesce(s.ct, r.current_transformer, 1) AS ct, coalesce(s.vt, r.voltage_transformer, 1) AS vt,
                coalesce(s.constant, r.constant, 1) AS constant, r.ratio, r.version AS known
            FROM staged s LEFT JOIN ratio_record r ON r.recorded_to IS NULL AND r.usage_point = s.point_id
                AND r.position = s.position AND r.valid_from = s.valid_from
            WHERE num_nonnulls(s.ct, s.vt, s.constant) > 0 AND (r.ratio IS NULL
                OR coalesce(s.ct, r.current_transformer) <> r.current_transformer
                OR coalesce(s.vt, r.voltage_transformer) <> r.voltage_transformer
                OR coalesce(s.constant, r.constant) <> r.constant)
            ORDER BY s.point_id, s.position, s.valid_from, s.line""";

    private ImportSql() {}
}
