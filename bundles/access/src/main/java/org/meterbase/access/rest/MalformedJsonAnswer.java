// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.List;
import java.util.Locale;
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

    private static String detail(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null ? fault(e) : fault(e) + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    private static String fault(JsonProcessingException e) {
        if (e instanceof InvalidFormatException wrong) {
            return "\"" + wrong.getValue() + "\" is not a valid "
                    + wrong.getTargetType().getSimpleName().toLowerCase(Locale.ROOT);
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "unknown; use one of " + unknown.getKnownPropertyIds();
        }
        if (e instanceof MismatchedInputException) {
            return "another kind of value is expected here";
        }
        if (e instanceof JsonMappingException) {
            return "this value is not valid here";
        }
        return e.getOriginalMessage().lines().findFirst().orElse("not JSON");
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
