// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import com.fasterxml.jackson.jaxrs.json.JacksonJsonProvider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.MultivaluedMap;
import org.meterbase.kit.json.Json;
import org.meterbase.kit.rest.Problem;

/** JSON as the kit has it; nothing, or the word null, is no body, so that resources need not ask. */
final class JsonBody extends JacksonJsonProvider {
    JsonBody() {
        super(Json.MAPPER);
    }

    @Override
    public Object readFrom(
            Class<Object> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        Object read = super.readFrom(type, genericType, annotations, mediaType, headers, body);
        if (read == null) {
            throw Problem.badRequest("The body is missing; see /api/v1/openapi.json for what it is made of");
        }
        return read;
    }
}
