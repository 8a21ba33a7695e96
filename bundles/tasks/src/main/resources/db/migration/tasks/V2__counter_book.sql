-- SPDX-License-Identifier: Apache-2.0
-- What all counters have in common, in one row (docs/adr/0004). counter.next lacks what is skipped here: one row moves every counter.
CREATE TABLE counter_book (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    -- Reservations are made in batches, and these are numbered. The last number is also in a file, beside the database.
    batch bigint NOT NULL,
    skipped bigint NOT NULL,
    reserved timestamptz
);
INSERT INTO counter_book (batch, skipped) VALUES (0, 0);
