// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.rest;

import java.io.InputStream;
import javax.ws.rs.Consumes;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import org.meterbase.archive.ImportKind;

/** Lists of installations: usage point, device, binding, ratio, access path and password in one row. */
@Produces(MediaType.APPLICATION_JSON)
public final class InstallationResource {
    private final ImportAnswer imports;

    InstallationResource(ImportAnswer imports) {
        this.imports = imports;
    }

    @POST
    @Path("imports")
    @Consumes("text/csv")
    public Response imports(
            @Context SecurityContext security,
            @QueryParam("dryRun") Boolean dryRun,
            @QueryParam("onError") OnError onError,
            InputStream file) {
        return imports.to(security, ImportKind.INSTALLATIONS, 0, file, dryRun, onError);
    }
}
