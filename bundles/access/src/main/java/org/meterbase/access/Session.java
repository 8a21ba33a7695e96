// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

import java.time.Instant;

/**
 * A person's log-in.
 *
 * @param token what is sent as {@code Authorization: Bearer}; known to nobody else
 * @param expires when it ends by itself
 */
public record Session(String token, Instant expires) {}
