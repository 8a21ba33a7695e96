// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

import java.time.Instant;
import java.util.Set;
import org.meterbase.api.access.Role;

/**
 * A person who may log in.
 *
 * @param oneTimePassword whether the password was given by somebody else and has not been changed yet
 */
public record Account(long id, String name, Set<Role> roles, boolean oneTimePassword, Instant created) {}
