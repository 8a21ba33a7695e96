// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import javax.ws.rs.Priorities;
import javax.ws.rs.core.Feature;
import javax.ws.rs.core.FeatureContext;
import org.meterbase.api.access.Access;

/**
 * What every resource selects: log-in first, and with it JSON, parameters and problems. One extension and not several, so
 * that they come and go together, in one rewiring of the application.
 */
final class AccessFeature implements Feature {
    private final Access access;

    AccessFeature(Access access) {
        this.access = access;
    }

    @Override
    public boolean configure(FeatureContext context) {
        context.register(new Authentication(access), Priorities.AUTHENTICATION);
        context.register(new Trace());
        context.register(new JsonBody());
        context.register(new ParameterConverters());
        context.register(new AccessDeniedAnswer());
        context.register(new RefusedAnswer());
        context.register(new MalformedJsonAnswer());
        context.register(new WebApplicationAnswer());
        context.register(new UnexpectedAnswer());
        return true;
    }
}
