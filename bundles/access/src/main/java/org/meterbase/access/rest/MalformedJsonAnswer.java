// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import java.util.List;
import java.util.stream.Collectors;
import javax.ws.rs.core.Response;
import javax.ws.rs.ext.ExceptionMapper;
import org.meterbase.kit.rest.Fault;
import org.meterbase.kit.rest.Problem;

/** 400: the body is not the JSON that was expected; says where, without names of classes. */
final class MalformedJsonAnswer implements ExceptionMapper<JsonProcessingException> {
    @Override
    public Response toResponse(JsonProcessingException e) {
        if (e instanceof InvalidDefinitionException) {
            return UnexpectedAnswer.of(e);
        }
        return Problem.invalid("The body is not valid JSON for this request", List.of(new Fault(pointer(e), detail(e))))
                .getResponse();
    }

    /** The first line of Jackson's message, up to where it begins to speak of Java. */
    private static String detail(JsonProcessingException e) {
        String message = e.getOriginalMessage().lines().findFirst().orElse("");
        String plain = message.replaceAll("\\s*\\((?:class|for|through|start marker)[^)]*\\).*", "")
                .replaceAll("`?(?:[a-z0-9_]+\\.)+[A-Z][\\w$]*(?:<[^>]*>)?`?", "this");
        JsonLocation at = e.getLocation();
        return at == null ? plain : plain + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    private static String pointer(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping)) {
            return "";
        }
        return mapping.getPath().stream()
                .map(reference -> reference.getFieldName() == null
                        ? Integer.toString(reference.getIndex())
                        : reference.getFieldName().replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining("/", "/", ""));
    }
}
