-- SPDX-License-Identifier: Apache-2.0

-- ── The journal ──────────────────────────────────────────────────────────────────────────────────────────────────────
-- 64 lanes, lane = shard mod 64. The row lock on a lane's head makes the offsets dense and gives them the order of the commits.
CREATE TABLE journal_head (
    lane smallint PRIMARY KEY CHECK (lane BETWEEN 0 AND 63),
    head bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 10);
INSERT INTO journal_head (lane) SELECT generate_series(0, 63);

-- One row holds the frames of one lane that were committed together. The day is that of the first attempt, so that a retry
-- after an unknown commit meets its own row.
CREATE TABLE journal (
    lane smallint NOT NULL,
    "offset" bigint NOT NULL,
    day date NOT NULL,
    writer bigint NOT NULL,
    boot bigint NOT NULL,
    sequence bigint NOT NULL,
    frames bytea NOT NULL,
    PRIMARY KEY (lane, "offset", day),
    UNIQUE (day, lane, writer, boot, sequence)
) PARTITION BY RANGE (day);
ALTER TABLE journal ALTER COLUMN frames SET STORAGE EXTERNAL;

-- ── The fold ─────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Saved with its effects. Owner, epoch and lease are for several nodes: one node leaves them as they are.
CREATE TABLE fold_position (
    lane smallint PRIMARY KEY CHECK (lane BETWEEN 0 AND 63),
    position bigint NOT NULL DEFAULT 0,
    changes bigint NOT NULL DEFAULT 0,
    change_floor bigint NOT NULL DEFAULT 0,
    owner text,
    epoch bigint NOT NULL DEFAULT 0,
    leased_until timestamptz
) WITH (fillfactor = 10);
INSERT INTO fold_position (lane) SELECT generate_series(0, 63);
COMMENT ON COLUMN fold_position.position IS 'the offset in the journal up to which everything is folded';
COMMENT ON COLUMN fold_position.changes IS 'the offset of the last change record';
COMMENT ON COLUMN fold_position.change_floor IS 'change records up to this offset are retired';

-- The changes that one transaction of the fold made, packed.
CREATE TABLE change (
    lane smallint NOT NULL,
    last_offset bigint NOT NULL,
    first_offset bigint NOT NULL,
    day date NOT NULL,
    changes bytea NOT NULL,
    PRIMARY KEY (lane, last_offset, day)
) PARTITION BY RANGE (day);

-- When a lane had reached which change: by this an instant is turned into an offset. Kept for good.
CREATE TABLE change_time (
    lane smallint NOT NULL,
    "offset" bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (lane, "offset")
);

CREATE TABLE reader (
    reader text PRIMARY KEY CHECK (length(reader) BETWEEN 1 AND 64),
    mandatory boolean NOT NULL,
    registered timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE reader_position (
    reader text NOT NULL REFERENCES reader ON DELETE CASCADE,
    lane smallint NOT NULL,
    "offset" bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (reader, lane)
) WITH (fillfactor = 50);

-- ── The raw layer ────────────────────────────────────────────────────────────────────────────────────────────────────
-- Names of profiles, logs and the like, and layouts of rows: what millions of devices have in common is stored once.
CREATE TABLE name (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
);
CREATE TABLE layout (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    layout bytea NOT NULL,
    digest bytea NOT NULL UNIQUE
);

-- One row per device, load profile and UTC day of the stamp. Nothing that the fold changes may ever be indexed here, also not by a
-- partial index: that would end in-page (HOT) updates.
CREATE TABLE block (
    shard smallint NOT NULL,
    device bigint NOT NULL,
    profile integer NOT NULL,
    day date NOT NULL,
    version integer NOT NULL,
    rows bytea NOT NULL,
    PRIMARY KEY (shard, device, profile, day)
) PARTITION BY RANGE (day);
ALTER TABLE block ALTER COLUMN rows SET STORAGE EXTERNAL;

CREATE TABLE register_set (
    shard smallint NOT NULL,
    device bigint NOT NULL,
    at timestamptz NOT NULL,
    kind smallint NOT NULL,
    source integer NOT NULL,
    ordinal integer NOT NULL,
    revision integer NOT NULL,
    change bigint NOT NULL,
    registers bytea NOT NULL,
    digest bytea NOT NULL,
    PRIMARY KEY (shard, device, at, kind, source, ordinal, revision)
) PARTITION BY RANGE (at);

CREATE TABLE device_event (
    shard smallint NOT NULL,
    device bigint NOT NULL,
    at timestamptz NOT NULL,
    log integer NOT NULL,
    code text NOT NULL,
    ordinal integer NOT NULL,
    change bigint NOT NULL,
    event bytea NOT NULL,
    PRIMARY KEY (shard, device, at, log, code, ordinal)
) PARTITION BY RANGE (at);

-- What was observed when, and beside it the latest of each name.
CREATE TABLE observation (
    shard smallint NOT NULL,
    device bigint NOT NULL,
    at timestamptz NOT NULL,
    kind smallint NOT NULL,
    name integer NOT NULL,
    change bigint NOT NULL,
    value bytea NOT NULL,
    PRIMARY KEY (shard, device, at, kind, name)
) PARTITION BY RANGE (at);
CREATE TABLE observation_latest (
    shard smallint NOT NULL,
    device bigint NOT NULL,
    kind smallint NOT NULL,
    name integer NOT NULL,
    at timestamptz NOT NULL,
    value bytea NOT NULL,
    PRIMARY KEY (shard, device, kind, name)
) WITH (fillfactor = 70);

-- What each device has answered of each profile and log: ranges of stamps, joined, and where its buffer began.
CREATE TABLE coverage (
    shard smallint NOT NULL,
    device bigint NOT NULL,
    source integer NOT NULL,
    answered bytea NOT NULL,
    oldest timestamptz,
    asked_at timestamptz NOT NULL,
    PRIMARY KEY (shard, device, source)
) WITH (fillfactor = 70);

-- ── What does not count ──────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE quarantine (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shard smallint NOT NULL,
    device bigint NOT NULL,
    reason text NOT NULL,
    lane smallint NOT NULL,
    "offset" bigint NOT NULL,
    received timestamptz NOT NULL,
    answered text NOT NULL,
    deliveries integer NOT NULL,
    rows integer NOT NULL,
    first_stamp timestamptz,
    last_stamp timestamptz,
    frame bytea NOT NULL,
    digest bytea NOT NULL,
    UNIQUE (shard, device, reason, digest)
);
COMMENT ON COLUMN quarantine.digest IS 'of the deliveries without their provenance: the same facts lie here once, however often they are sent';

CREATE TABLE poison (
    lane smallint NOT NULL,
    "offset" bigint NOT NULL,
    frame integer NOT NULL,
    delivery integer NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    bundle text NOT NULL,
    cause text NOT NULL,
    record bytea NOT NULL,
    PRIMARY KEY (lane, "offset", frame, delivery)
);
COMMENT ON COLUMN poison.frame IS 'the place of the frame in its journal record; -1 where the record itself cannot be read';
COMMENT ON COLUMN poison.delivery IS 'the place of the delivery in its frame; -1 for all of it';

-- ── The accepted layer ───────────────────────────────────────────────────────────────────────────────────────────────
-- What was decided. Rows exist only where something was; an untouched day is served from its raw block.
CREATE TABLE series (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reading_type text NOT NULL UNIQUE
);
CREATE TABLE accepted (
    shard smallint NOT NULL,
    usage_point bigint NOT NULL,
    series integer NOT NULL,
    day date NOT NULL,
    revision integer NOT NULL,
    rank smallint NOT NULL,
    locked boolean NOT NULL DEFAULT false,
    cause text NOT NULL,
    who text NOT NULL,
    trace text NOT NULL DEFAULT '',
    raw_version integer NOT NULL DEFAULT 0,
    recorded timestamptz NOT NULL DEFAULT clock_timestamp(),
    intervals bytea NOT NULL,
    PRIMARY KEY (shard, usage_point, series, day, revision)
) PARTITION BY RANGE (day);
COMMENT ON COLUMN accepted.rank IS 'what may replace what: a higher rank is served before a lower one, in a rank the later revision';
COMMENT ON COLUMN accepted.raw_version IS 'the version of the raw block that was judged; 0 where none was';
