// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.access;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Tells who stands behind a credential. Thread-safe. */
@ProviderType
public interface Access {
    /**
     * The caller behind a bearer token: a session's or an API key. Empty where it is unknown, expired or revoked; which of
     * these is never said.
     *
     * @param token what followed {@code Bearer }
     * @param origin the door and the address, kept in the caller
     */
    Optional<Caller> authenticate(String token, String origin);
}
