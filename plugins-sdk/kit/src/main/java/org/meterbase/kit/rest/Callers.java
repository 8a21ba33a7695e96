// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.rest;

import javax.ws.rs.core.SecurityContext;
import org.meterbase.api.access.Caller;

/** Who stands behind a request. */
public final class Callers {
    private Callers() {}

    /**
     * The authenticated caller.
     *
     * @throws Problem 401 where nobody has been authenticated: a resource without {@link Secured}
     */
    public static Caller of(SecurityContext security) {
        if (security.getUserPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw Problem.of(401, "log-in", "Log in first", "Send Authorization: Bearer with a token or an API key");
    }
}
