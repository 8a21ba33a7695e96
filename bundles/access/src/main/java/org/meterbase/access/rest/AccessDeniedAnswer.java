// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import java.util.List;
import javax.ws.rs.core.Response;
import javax.ws.rs.ext.ExceptionMapper;
import org.meterbase.api.access.AccessDenied;
import org.meterbase.kit.rest.Problem;

/** 403: known, and without the right. */
final class AccessDeniedAnswer implements ExceptionMapper<AccessDenied> {
    @Override
    public Response toResponse(AccessDenied e) {
        return Problem.answer(403, "access-denied", "Not allowed", e.getMessage(), List.of())
                .build();
    }
}
