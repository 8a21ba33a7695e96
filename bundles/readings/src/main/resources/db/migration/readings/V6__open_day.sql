-- SPDX-License-Identifier: Apache-2.0

-- ── The open day ─────────────────────────────────────────────────────────────────────────────────────────────────────
-- What is pushed interval by interval waits in memory for its block and is found again in the journal.
ALTER TABLE fold_position ADD COLUMN settled bigint NOT NULL DEFAULT 0;
UPDATE fold_position SET settled = position;
COMMENT ON COLUMN fold_position.settled IS 'the offset in the journal up to which pushes are in their blocks too; days of the journal go when this has passed them';

-- Null costs nothing, and is all there is where nothing is pushed.
ALTER TABLE block ADD COLUMN pushed bigint;
COMMENT ON COLUMN block.pushed IS 'the offset in the journal up to which pushes for this block are in it; null where none came';
