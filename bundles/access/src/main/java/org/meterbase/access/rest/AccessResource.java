// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import javax.ws.rs.Path;
import org.meterbase.access.Accounts;
import org.meterbase.access.ApiKeys;
import org.meterbase.access.Sessions;
import org.meterbase.kit.rest.Secured;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Log-in, users and keys. */
@Component(service = AccessResource.class)
@Secured
@Path("/api/v1")
public final class AccessResource {
    private final SessionResource sessions;
    private final UserResource users;
    private final ApiKeyResource apiKeys;

    @Activate
    public AccessResource(@Reference Sessions sessions, @Reference Accounts accounts, @Reference ApiKeys apiKeys) {
        this.sessions = new SessionResource(sessions);
        this.users = new UserResource(accounts);
        this.apiKeys = new ApiKeyResource(apiKeys);
    }

    @Path("sessions")
    public SessionResource sessions() {
        return sessions;
    }

    @Path("users")
    public UserResource users() {
        return users;
    }

    @Path("api-keys")
    public ApiKeyResource apiKeys() {
        return apiKeys;
    }
}
