-- SPDX-License-Identifier: Apache-2.0

-- Up to where the archive's corrections have become changes; saved with them.
CREATE TABLE correction_position (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    recorded timestamptz NOT NULL,
    usage_point bigint NOT NULL
);
INSERT INTO correction_position (recorded, usage_point) VALUES ('1970-01-01 00:00:00+00', 9223372036854775807);
COMMENT ON COLUMN correction_position.usage_point IS 'up to which usage point of that moment; the greatest number for all';

-- What was decided about things in quarantine. They lie there for good; what counts of them went through the journal.
ALTER TABLE quarantine ADD COLUMN state text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'RELEASED', 'DISCARDED'));
CREATE INDEX quarantine_waiting ON quarantine (device) WHERE state = 'WAITING';

CREATE TABLE quarantine_decision (
    item bigint NOT NULL REFERENCES quarantine,
    number integer NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    state text NOT NULL CHECK (state IN ('RELEASED', 'DISCARDED')),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    caller text NOT NULL,
    origin text NOT NULL,
    trace text NOT NULL,
    shard smallint,
    device bigint,
    PRIMARY KEY (item, number),
    CHECK ((state = 'RELEASED') = (device IS NOT NULL))
);
COMMENT ON COLUMN quarantine_decision.device IS 'under which device it was filed';
