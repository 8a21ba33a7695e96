-- SPDX-License-Identifier: Apache-2.0
-- What failed in a run is packed by shard, beside the outcomes (FailedDevices.java): a row for each device, its two keys and its removal cost twenty times the log of an outcome.
ALTER TABLE run_shard
    ADD COLUMN failed bytea NOT NULL DEFAULT '',
    -- When the next of its devices may be asked; null for at once.
    ADD COLUMN due timestamptz;

UPDATE run_shard s
SET failed = f.packed,
    due = CASE WHEN position('\x00'::bytea IN s.outcomes) > 0 THEN NULL ELSE f.due END
FROM (
    SELECT run_id, shard, min(due) AS due, string_agg(
        int8send(device_id) || int2send(attempts)
            || int8send(coalesce(floor(extract(epoch FROM due) * 1000)::bigint, 0)) || int2send(items.count) || items.packed,
        ''::bytea ORDER BY device_id) AS packed
    FROM run_device
    CROSS JOIN LATERAL (
        SELECT count(*)::int2 AS count, coalesce(string_agg(
            int2send((e ->> 'reason')::int2)
                || int2send(octet_length(e ->> 'item')::int2) || convert_to(e ->> 'item', 'UTF8')
                || int2send(octet_length(e ->> 'text')::int2) || convert_to(e ->> 'text', 'UTF8'),
            ''::bytea ORDER BY n), '') AS packed
        FROM jsonb_array_elements(failures) WITH ORDINALITY AS x (e, n)) items
    GROUP BY run_id, shard) f
WHERE f.run_id = s.run_id AND f.shard = s.shard;

DROP TABLE run_device;
