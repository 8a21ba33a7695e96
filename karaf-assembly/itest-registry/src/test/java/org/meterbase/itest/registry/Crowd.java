// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.registry;

import javax.ws.rs.GET;
import javax.ws.rs.Path;

/** A resource of which many come at the same instant. */
@Path("/api/v1/crowd")
public final class Crowd {
    @GET
    public String name() {
        return "crowd";
    }
}
