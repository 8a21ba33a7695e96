-- SPDX-License-Identifier: Apache-2.0

-- The owner of a shard. Effects on open work lock the rows of their shards FOR SHARE and are refused under another epoch.
CREATE TABLE lease (
    shard smallint PRIMARY KEY,
    owner text NOT NULL,
    epoch bigint NOT NULL
);

CREATE TABLE task (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version bigint NOT NULL,
    name text NOT NULL UNIQUE,
    state text NOT NULL,
    definition jsonb NOT NULL,
    -- The last boundary that has its run, or that needs none.
    planned_to timestamptz NOT NULL
);

-- Who was in a group when a run began: ascending ids as differences, a variable number of octets each.
CREATE TABLE target_list (
    group_id bigint NOT NULL,
    group_version bigint NOT NULL,
    shard smallint NOT NULL,
    devices bytea NOT NULL,
    PRIMARY KEY (group_id, group_version, shard)
);

CREATE TABLE run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    task_id bigint NOT NULL REFERENCES task ON DELETE CASCADE,
    trigger text NOT NULL,
    occurrence timestamptz NOT NULL,
    missed integer NOT NULL,
    begins timestamptz NOT NULL,
    ends timestamptz NOT NULL,
    state text NOT NULL,
    finished timestamptz,
    group_id bigint NOT NULL,
    group_version bigint NOT NULL,
    devices integer NOT NULL,
    -- How many devices had which outcome, once it is over: {"-1": 200}.
    counts jsonb,
    -- The task as it was when the run began.
    definition jsonb NOT NULL,
    requested_by text NOT NULL,
    request_key text,
    trace_id text NOT NULL
);
-- Nothing fires twice.
CREATE UNIQUE INDEX run_boundary ON run (task_id, occurrence) WHERE trigger <> 'PERSON';
CREATE UNIQUE INDEX run_request ON run (requested_by, request_key) WHERE request_key IS NOT NULL;
CREATE INDEX run_of_task ON run (task_id, id);
CREATE INDEX run_open ON run (id) WHERE state = 'OPEN';
CREATE INDEX run_targets ON run (group_id, group_version);

-- One octet a device, in the order of the target list: 0 open, 1..127 failed for this reason, -1 done, -2 to be tried again.
-- Nothing that changes is indexed, and there is room in the page: every update is heap-only.
CREATE TABLE run_shard (
    run_id bigint NOT NULL REFERENCES run ON DELETE CASCADE,
    shard smallint NOT NULL,
    outcomes bytea NOT NULL,
    open integer NOT NULL,
    PRIMARY KEY (run_id, shard)
) WITH (fillfactor = 50);

-- Only devices that failed: what failed and why, and when it is tried again (null: no more).
CREATE TABLE run_device (
    run_id bigint NOT NULL REFERENCES run ON DELETE CASCADE,
    shard smallint NOT NULL,
    device_id bigint NOT NULL,
    attempts smallint NOT NULL,
    due timestamptz,
    failures jsonb NOT NULL,
    PRIMARY KEY (run_id, shard, device_id)
);
CREATE INDEX run_device_due ON run_device (due) WHERE due IS NOT NULL;

CREATE TABLE read_job (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shard smallint NOT NULL,
    device_id bigint NOT NULL,
    items jsonb NOT NULL,
    requested_by text NOT NULL,
    request_key text,
    trace_id text NOT NULL,
    created timestamptz NOT NULL,
    expires timestamptz NOT NULL,
    finished timestamptz,
    outcomes jsonb,
    clock_offset_ms bigint
);
CREATE UNIQUE INDEX read_job_request ON read_job (requested_by, request_key) WHERE request_key IS NOT NULL;
CREATE INDEX read_job_open ON read_job (id) WHERE finished IS NULL;

-- What a protocol remembers of an access device: a cache.
CREATE TABLE device_memory (
    shard smallint NOT NULL,
    device_id bigint NOT NULL,
    protocol text NOT NULL,
    entry text NOT NULL,
    value bytea NOT NULL,
    PRIMARY KEY (shard, device_id, protocol, entry)
);

-- The next counter that was never given out. It only grows.
CREATE TABLE counter (
    shard smallint NOT NULL,
    device_id bigint NOT NULL,
    name text NOT NULL,
    next bigint NOT NULL,
    PRIMARY KEY (shard, device_id, name)
);

-- Taken in blocks: a number is never used twice, and most are never used.
CREATE SEQUENCE conversation_id INCREMENT BY 1000;
