-- SPDX-License-Identifier: Apache-2.0

-- ── What could not be folded is replayed by somebody, some day ───────────────────────────────────────────────────────
ALTER TABLE poison
    ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    ADD COLUMN replayed_at timestamptz,
    ADD COLUMN replayed_by text;
COMMENT ON COLUMN poison.replayed_at IS 'when its frames were appended to the journal again; what fails again is a row of its own';

-- ── Months of the raw layer that are gone ────────────────────────────────────────────────────────────────────────────
-- A row is here before anything of the month is dropped. Nothing makes partitions of such a month again but a person who opens it.
CREATE TABLE retired_month (
    month date PRIMARY KEY CHECK (month = date_trunc('month', month)),
    retired_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    opened_at timestamptz,
    opened_by text
);
COMMENT ON COLUMN retired_month.opened_at IS 'since when the month takes readings again; it is not retired by itself any more';

CREATE TABLE late (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shard smallint NOT NULL,
    device bigint NOT NULL,
    month date NOT NULL,
    lane smallint NOT NULL,
    "offset" bigint NOT NULL,
    received timestamptz NOT NULL,
    recorded timestamptz NOT NULL DEFAULT clock_timestamp(),
    rows integer NOT NULL,
    frame bytea NOT NULL,
    digest bytea NOT NULL,
    state text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'RELEASED', 'DISCARDED')),
    decided_at timestamptz,
    decided_by text,
    UNIQUE (shard, device, month, digest)
);
COMMENT ON TABLE late IS 'deliveries of a month that is retired: a person decides';
