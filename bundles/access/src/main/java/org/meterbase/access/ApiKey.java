// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

import java.time.Instant;
import java.util.Set;
import org.meterbase.api.access.Role;

/** A program that may come in, without the key itself, which nobody but the program has. */
public record ApiKey(long id, String name, Set<Role> roles, Instant created, String createdBy, Instant expires) {}
