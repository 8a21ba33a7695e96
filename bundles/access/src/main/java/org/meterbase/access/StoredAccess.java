// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

import java.util.Optional;
import org.meterbase.api.access.Access;
import org.meterbase.api.access.Caller;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells a session's token from an API key by its beginning. Nothing is cached: what was revoked is so at once. */
@Component
public final class StoredAccess implements Access {
    private static final int LONGEST = 128;

    private final Sessions sessions;
    private final ApiKeys apiKeys;

    @Activate
    public StoredAccess(@Reference Sessions sessions, @Reference ApiKeys apiKeys) {
        this.sessions = sessions;
        this.apiKeys = apiKeys;
    }

    @Override
    public Optional<Caller> authenticate(String token, String origin) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        if (token.startsWith(Token.SESSION)) {
            return sessions.authenticate(token, origin);
        }
        return token.startsWith(Token.API_KEY) ? apiKeys.authenticate(token, origin) : Optional.empty();
    }
}
