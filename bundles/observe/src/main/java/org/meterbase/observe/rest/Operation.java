// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.ws.rs.Consumes;
import javax.ws.rs.HeaderParam;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.StreamingOutput;
import org.meterbase.kit.json.Json;

/** A method of a resource as an operation. */
final class Operation {
    private static final String JSON = "application/json";
    private static final Pattern TEMPLATE = Pattern.compile("\\{([^}]+)\\}");

    private final Schemas schemas;
    private final Map<String, Integer> ids = new HashMap<>();

    Operation(Schemas schemas) {
        this.schemas = schemas;
    }

    ObjectNode of(String path, String verb, Class<?> resource, Method method) {
        ObjectNode operation = Json.MAPPER.createObjectNode();
        operation.putArray("tags").add(tag(path));
        operation.put(
                "operationId",
                unique(method.getName() + resource.getSimpleName().replaceAll("Resource$", "")));
        ArrayNode parameters = operation.putArray("parameters");
        List<String> inPath =
                TEMPLATE.matcher(path).results().map(result -> result.group(1)).toList();
        // Also those that a locator or a field takes, and not this method.
        inPath.forEach(name -> parameter(parameters, name, "path", pathType(method, name)));
        for (Parameter parameter : method.getParameters()) {
            describe(operation, parameters, parameter, resource, method);
        }
        if (parameters.isEmpty()) {
            operation.remove("parameters");
        }
        answers(operation.putObject("responses"), verb, resource, method);
        return operation;
    }

    private void describe(
            ObjectNode operation, ArrayNode parameters, Parameter parameter, Class<?> resource, Method method) {
        QueryParam query = parameter.getAnnotation(QueryParam.class);
        HeaderParam header = parameter.getAnnotation(HeaderParam.class);
        if (query != null) {
            parameter(parameters, query.value(), "query", parameter.getParameterizedType());
        } else if (header != null) {
            if (!header.value().equalsIgnoreCase(HttpHeaders.AUTHORIZATION)) {
                parameter(parameters, header.value(), "header", parameter.getParameterizedType());
            }
        } else if (isEntity(parameter)) {
            ObjectNode body = operation.putObject("requestBody").put("required", true);
            content(body, consumed(resource, method), parameter.getParameterizedType());
        }
    }

    private void parameter(ArrayNode parameters, String name, String in, Type type) {
        ObjectNode parameter = parameters.addObject().put("name", name).put("in", in);
        if (in.equals("path")) {
            parameter.put("required", true);
        }
        parameter.set("schema", schemas.of(type));
    }

    private static Type pathType(Method method, String name) {
        for (Parameter parameter : method.getParameters()) {
            PathParam path = parameter.getAnnotation(PathParam.class);
            if (path != null && path.value().equals(name)) {
                return parameter.getParameterizedType();
            }
        }
        return String.class;
    }

    /** What is none of the others is the body. */
    private static boolean isEntity(Parameter parameter) {
        if (parameter.isAnnotationPresent(Context.class)) {
            return false;
        }
        for (Annotation annotation : parameter.getAnnotations()) {
            if (annotation.annotationType().getName().startsWith("javax.ws.rs.")) {
                return false;
            }
        }
        return true;
    }

    private void answers(ObjectNode answers, String verb, Class<?> resource, Method method) {
        Class<?> type = method.getReturnType();
        if (type == void.class) {
            answers.putObject("204").put("description", "Done");
        } else {
            // A method that builds its answer itself may say 201 or 202.
            ObjectNode answer = answers.putObject(type == Response.class ? "2XX" : "200")
                    .put("description", verb.equals("get") ? "What was asked for" : "Done");
            content(answer, produced(resource, method), method.getGenericReturnType());
        }
        ObjectNode problem = answers.putObject("default").put("description", "A problem (RFC 9457)");
        problem.putObject("content").putObject("application/problem+json").set("schema", schemas.problem());
    }

    private void content(ObjectNode parent, String[] mediaTypes, Type type) {
        ObjectNode content = parent.putObject("content");
        for (String mediaType : mediaTypes) {
            content.putObject(mediaType).set("schema", schema(mediaType, type));
        }
    }

    private ObjectNode schema(String mediaType, Type type) {
        if (type == Response.class) {
            return Json.MAPPER.createObjectNode();
        }
        if (!mediaType.startsWith(JSON) || type == StreamingOutput.class) {
            return Json.MAPPER.createObjectNode().put("type", "string");
        }
        return schemas.of(type);
    }

    private static String[] produced(Class<?> resource, Method method) {
        Produces own = method.getAnnotation(Produces.class);
        Produces all = own == null ? resource.getAnnotation(Produces.class) : own;
        return all == null
                ? new String[] {JSON}
                : Arrays.stream(all.value()).map(Operation::bare).toArray(String[]::new);
    }

    /** Without the weight that it has among others ({@code qs}). */
    private static String bare(String mediaType) {
        return mediaType.split(";", 2)[0];
    }

    private static String[] consumed(Class<?> resource, Method method) {
        Consumes own = method.getAnnotation(Consumes.class);
        Consumes all = own == null ? resource.getAnnotation(Consumes.class) : own;
        return all == null ? new String[] {JSON} : all.value();
    }

    private String unique(String id) {
        int count = ids.merge(id, 1, Integer::sum);
        return count == 1 ? id : id + count;
    }

    /** The first word after the version, which is the name of a collection. */
    private static String tag(String path) {
        return Pattern.compile("^/api/v\\d+/([^/.{]+)")
                .matcher(path)
                .results()
                .map((MatchResult result) -> result.group(1))
                .findFirst()
                .orElse("other");
    }
}
