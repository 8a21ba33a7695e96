// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.rest;

import java.io.InputStream;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import org.meterbase.archive.ImportKind;
import org.meterbase.archive.ImportReport;
import org.meterbase.archive.Imports;
import org.meterbase.kit.rest.Callers;

/** Takes a file in and answers with its report: 200, or 422 where nothing was stored for its errors. */
final class ImportAnswer {
    private final Imports imports;

    ImportAnswer(Imports imports) {
        this.imports = imports;
    }

    Response to(
            SecurityContext security, ImportKind kind, long group, InputStream file, Boolean dryRun, OnError onError) {
        boolean dry = Boolean.TRUE.equals(dryRun);
        ImportReport report =
                Answers.of(() -> imports.run(Callers.of(security), kind, group, file, dry, onError == OnError.SKIP));
        return Response.status(report.stored() || dry ? 200 : 422)
                .entity(report)
                .build();
    }
}
