-- SPDX-License-Identifier: Apache-2.0

-- Changes are packed already: trying to compress them again only costs time.
ALTER TABLE change ALTER COLUMN changes SET STORAGE EXTERNAL;

COMMENT ON TABLE coverage IS 'what devices have answered, so far as it does not lie in the block of its day: of days without a new row, of logs, and where the buffer began';
