-- SPDX-License-Identifier: Apache-2.0

-- What is installed where, and since when that has been known.
--
-- Everything that can be believed wrongly is a *record*: a row with the range of time in which the archive holds it for true
-- (recorded_from, recorded_to; no recorded_to: still). A change ends the old record and inserts a new one; no record is ever
-- changed otherwise, so "what did we believe on that day" is a plain WHERE. What is true *in the world* over a range besides has
-- a range of validity (valid_from, valid_to; no valid_to: until further notice). Ranges are half open.

-- The one clock of all records. A writer moves it on and holds its row until it commits: so writers follow one another, and
-- recorded times ascend in the order of commits. (The start of a transaction, which is what now() says, does not.)
CREATE TABLE change_clock (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    at timestamptz NOT NULL
);
INSERT INTO change_clock (at) VALUES (clock_timestamp());

-- Who made the records of a moment, and through which door.
CREATE TABLE change (
    at timestamptz PRIMARY KEY,
    caller text NOT NULL,
    origin text NOT NULL,
    trace text NOT NULL
);

-- Ids of things, and versions of records: a version is unique over all records and ascends.
CREATE SEQUENCE thing_id;
CREATE SEQUENCE record_version;

-- Things themselves hold only what is given once: id and shard.
CREATE TABLE usage_point (
    id bigint PRIMARY KEY DEFAULT nextval('thing_id'),
    shard smallint NOT NULL CHECK (shard BETWEEN 0 AND 4095),
    -- The shard is borrowed until the first device is bound here, whose shard the point takes, for good.
    settled boolean NOT NULL DEFAULT false
);

CREATE TABLE end_device (
    id bigint PRIMARY KEY DEFAULT nextval('thing_id'),
    shard smallint NOT NULL CHECK (shard BETWEEN 0 AND 4095)
);

CREATE TABLE device_group (
    id bigint PRIMARY KEY DEFAULT nextval('thing_id')
);

CREATE TABLE usage_point_record (
    version bigint PRIMARY KEY DEFAULT nextval('record_version'),
    usage_point bigint NOT NULL REFERENCES usage_point,
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    zone text NOT NULL CHECK (length(zone) BETWEEN 1 AND 64),
    category text NOT NULL DEFAULT '' CHECK (length(category) <= 64),
    service text NOT NULL DEFAULT 'electricity' CHECK (service IN ('electricity', 'water', 'gas', 'heat')),
    recorded_from timestamptz NOT NULL,
    recorded_to timestamptz CHECK (recorded_to > recorded_from)
);
CREATE UNIQUE INDEX usage_point_once ON usage_point_record (usage_point) WHERE recorded_to IS NULL;
CREATE UNIQUE INDEX usage_point_name ON usage_point_record (name) WHERE recorded_to IS NULL;
CREATE INDEX usage_point_history ON usage_point_record (usage_point, recorded_from);

CREATE TABLE end_device_record (
    version bigint PRIMARY KEY DEFAULT nextval('record_version'),
    device bigint NOT NULL REFERENCES end_device,
    serial_number text COLLATE "C" NOT NULL CHECK (length(serial_number) BETWEEN 1 AND 64),
    manufacturer text COLLATE "C" NOT NULL CHECK (length(manufacturer) <= 64),
    model text COLLATE "C" NOT NULL CHECK (length(model) BETWEEN 1 AND 64),
    kind text NOT NULL CHECK (kind IN ('METER', 'CONCENTRATOR', 'COLLECTOR', 'GATEWAY', 'MODEM')),
    state text NOT NULL CHECK (state IN ('STOCK', 'INSTALLED', 'REMOVED', 'RETIRED')),
    zone text NOT NULL CHECK (length(zone) BETWEEN 1 AND 64),
    -- Who is expected to answer; nothing: not checked.
    identity_serial_number text CHECK (length(identity_serial_number) BETWEEN 1 AND 64),
    logical_device_name text CHECK (length(logical_device_name) BETWEEN 1 AND 64),
    system_title text CHECK (system_title ~ '^[0-9A-F]{16}$'),
    -- How it is reached: all of it or nothing. No secrets; those belong to access.
    protocol text CHECK (length(protocol) BETWEEN 1 AND 64),
    channel text CHECK (length(channel) BETWEEN 1 AND 64),
    address text CHECK (length(address) BETWEEN 1 AND 255),
    route text NOT NULL DEFAULT '' CHECK (length(route) <= 64),
    parameters text NOT NULL DEFAULT '' CHECK (length(parameters) <= 1000),
    parent bigint REFERENCES end_device CHECK (parent <> device),
    recorded_from timestamptz NOT NULL,
    recorded_to timestamptz CHECK (recorded_to > recorded_from),
    CHECK (num_nonnulls(protocol, channel, address) IN (0, 3))
);
CREATE UNIQUE INDEX end_device_once ON end_device_record (device) WHERE recorded_to IS NULL;
CREATE UNIQUE INDEX end_device_serial_number ON end_device_record (serial_number, manufacturer)
    WHERE recorded_to IS NULL;
CREATE INDEX end_device_model ON end_device_record (model, device) WHERE recorded_to IS NULL;
CREATE INDEX end_device_parent ON end_device_record (parent) WHERE parent IS NOT NULL;
CREATE INDEX end_device_history ON end_device_record (device, recorded_from);

-- Which device measures at which place. A place is a usage point and a position there (main meter, check meter).
CREATE TABLE binding_record (
    version bigint PRIMARY KEY DEFAULT nextval('record_version'),
    -- A thing id, the same in all its records.
    binding bigint NOT NULL,
    usage_point bigint NOT NULL REFERENCES usage_point,
    position text COLLATE "C" NOT NULL CHECK (length(position) BETWEEN 1 AND 32),
    device bigint NOT NULL REFERENCES end_device,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz CHECK (valid_to > valid_from),
    recorded_from timestamptz NOT NULL,
    recorded_to timestamptz CHECK (recorded_to > recorded_from)
);
CREATE UNIQUE INDEX binding_once ON binding_record (binding) WHERE recorded_to IS NULL;
CREATE INDEX binding_history ON binding_record (binding, recorded_from);
CREATE INDEX binding_usage_point ON binding_record (usage_point, valid_from);
CREATE INDEX binding_device ON binding_record (device, valid_from);

-- A device is at one place at a time, and a place has one device. Exclusion constraints say the same, but cost 0.1 to 0.2 ms a
-- row each (measured, with btree_gist and with ranges), which a utility's first import of all its meters would pay in minutes. So
-- all rows of a statement are looked at together, under the lock of the change clock, which whoever writes here takes.
CREATE FUNCTION refuse_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM change_clock FOR UPDATE;
    IF EXISTS (
        SELECT FROM fresh JOIN binding_record b ON b.device = fresh.device AND b.version <> fresh.version
            AND b.recorded_to IS NULL AND tstzrange(b.valid_from, b.valid_to) && tstzrange(fresh.valid_from, fresh.valid_to)
        WHERE fresh.recorded_to IS NULL
    ) THEN
        RAISE EXCEPTION 'a device is at two places at a time'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'binding_device_overlap';
    END IF;
    IF EXISTS (
        SELECT FROM fresh JOIN binding_record b ON b.usage_point = fresh.usage_point AND b.position = fresh.position
            AND b.version <> fresh.version AND b.recorded_to IS NULL
            AND tstzrange(b.valid_from, b.valid_to) && tstzrange(fresh.valid_from, fresh.valid_to)
        WHERE fresh.recorded_to IS NULL
    ) THEN
        RAISE EXCEPTION 'a place has two devices at a time'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'binding_place_overlap';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER binding_overlap AFTER INSERT ON binding_record
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION refuse_overlap();

-- The ratio of the instrument transformers of a place: from valid_from on, until the next ratio of that place.
CREATE TABLE ratio_record (
    version bigint PRIMARY KEY DEFAULT nextval('record_version'),
    ratio bigint NOT NULL,
    usage_point bigint NOT NULL REFERENCES usage_point,
    position text COLLATE "C" NOT NULL CHECK (length(position) BETWEEN 1 AND 32),
    current_transformer numeric(18, 9) NOT NULL CHECK (current_transformer > 0),
    voltage_transformer numeric(18, 9) NOT NULL CHECK (voltage_transformer > 0),
    constant numeric(18, 9) NOT NULL CHECK (constant > 0),
    valid_from timestamptz NOT NULL,
    recorded_from timestamptz NOT NULL,
    recorded_to timestamptz CHECK (recorded_to > recorded_from)
);
CREATE UNIQUE INDEX ratio_once ON ratio_record (ratio) WHERE recorded_to IS NULL;
CREATE UNIQUE INDEX ratio_place ON ratio_record (usage_point, position, valid_from) WHERE recorded_to IS NULL;
CREATE INDEX ratio_history ON ratio_record (ratio, recorded_from);
CREATE INDEX ratio_usage_point ON ratio_record (usage_point, valid_from);

-- What the devices of a model deliver and what it means: from valid_from on, until the model's next configuration.
CREATE TABLE model_record (
    version bigint PRIMARY KEY DEFAULT nextval('record_version'),
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    manufacturer text COLLATE "C" NOT NULL CHECK (length(manufacturer) <= 64),
    -- Profiles, channels, registers and logs as REST takes them. One value: it is read, checked and replaced whole.
    configuration text NOT NULL CHECK (jsonb_typeof(configuration::jsonb) = 'object'),
    valid_from timestamptz NOT NULL,
    recorded_from timestamptz NOT NULL,
    recorded_to timestamptz CHECK (recorded_to > recorded_from)
);
CREATE UNIQUE INDEX model_valid ON model_record (name, valid_from) WHERE recorded_to IS NULL;
CREATE INDEX model_history ON model_record (name, recorded_from);

CREATE TABLE device_group_record (
    version bigint PRIMARY KEY DEFAULT nextval('record_version'),
    device_group bigint NOT NULL REFERENCES device_group,
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    recorded_from timestamptz NOT NULL,
    recorded_to timestamptz CHECK (recorded_to > recorded_from)
);
CREATE UNIQUE INDEX device_group_once ON device_group_record (device_group) WHERE recorded_to IS NULL;
CREATE UNIQUE INDEX device_group_name ON device_group_record (name) WHERE recorded_to IS NULL;
CREATE INDEX device_group_history ON device_group_record (device_group, recorded_from);

CREATE TABLE group_member_record (
    version bigint PRIMARY KEY DEFAULT nextval('record_version'),
    device_group bigint NOT NULL REFERENCES device_group,
    device bigint NOT NULL REFERENCES end_device,
    recorded_from timestamptz NOT NULL,
    recorded_to timestamptz CHECK (recorded_to > recorded_from)
);
CREATE UNIQUE INDEX group_member_once ON group_member_record (device_group, device) WHERE recorded_to IS NULL;
CREATE INDEX group_member_device ON group_member_record (device);
