// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

import java.time.Duration;

/**
 * What each schema's pool may have.
 *
 * @param size the most connections
 * @param statement how long a statement may take
 */
record PoolLimits(int size, Duration statement) {}
