-- SPDX-License-Identifier: Apache-2.0

-- What a change has made different is asked for by its moment, usage point after usage point. Nearly all records are still held for
-- true: what was ended is little.
CREATE INDEX binding_began ON binding_record (recorded_from, usage_point);
CREATE INDEX binding_ended ON binding_record (recorded_to, usage_point) WHERE recorded_to IS NOT NULL;
CREATE INDEX ratio_began ON ratio_record (recorded_from, usage_point);
CREATE INDEX ratio_ended ON ratio_record (recorded_to, usage_point) WHERE recorded_to IS NOT NULL;
CREATE INDEX end_device_of_model ON end_device_record (model, device);
CREATE INDEX end_device_ended ON end_device_record (recorded_to, device) WHERE recorded_to IS NOT NULL;

-- Who answered is looked up by each of its names.
CREATE INDEX end_device_system_title ON end_device_record (system_title) WHERE recorded_to IS NULL AND system_title IS NOT NULL;
CREATE INDEX end_device_logical_name ON end_device_record (logical_device_name)
    WHERE recorded_to IS NULL AND logical_device_name IS NOT NULL;
CREATE INDEX end_device_identity ON end_device_record (identity_serial_number)
    WHERE recorded_to IS NULL AND identity_serial_number IS NOT NULL;
