-- SPDX-License-Identifier: Apache-2.0
CREATE TABLE meter (serial text PRIMARY KEY);
