// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.rules.broken;

import javax.ws.rs.GET;
import javax.ws.rs.Path;

/** Wrong on purpose: JAX-RS in a package that is not named rest. */
@Path("api/v1/broken")
public final class ResourceBesideTheDomain {

    @GET
    public String get() {
        return "broken";
    }
}
