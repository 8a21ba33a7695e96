// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe.rest;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.meterbase.kit.json.Json;
import org.meterbase.kit.rest.Parameters;

/** Java types as JSON schemas, with the properties that Jackson finds in them: what is written is what is described. */
final class Schemas {
    private final Map<String, ObjectNode> named = new TreeMap<>();
    private final Map<JavaType, String> names = new HashMap<>();

    /** The schema of a type; a reference where it has a name. */
    ObjectNode of(Type type) {
        return of(Json.MAPPER.constructType(type));
    }

    /** Every schema that has a name. */
    ObjectNode all() {
        ObjectNode all = Json.MAPPER.createObjectNode();
        named.forEach(all::set);
        return all;
    }

    /** Problem details, RFC 9457, with what this platform adds. */
    ObjectNode problem() {
        named.computeIfAbsent("Problem", any -> {
            ObjectNode problem = Json.MAPPER.createObjectNode().put("type", "object");
            ObjectNode properties = problem.putObject("properties");
            for (String name : List.of("type", "title", "detail", "traceId")) {
                properties.putObject(name).put("type", "string");
            }
            properties.putObject("status").put("type", "integer");
            ObjectNode fault =
                    properties.putObject("errors").put("type", "array").putObject("items");
            fault.put("type", "object");
            ObjectNode parts = fault.putObject("properties");
            parts.putObject("pointer").put("type", "string");
            parts.putObject("detail").put("type", "string");
            return problem;
        });
        return reference("Problem");
    }

    private ObjectNode of(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (raw.isEnum()) {
            ObjectNode schema = text(null);
            Arrays.stream(raw.getEnumConstants())
                    .map(constant -> Parameters.written((Enum<?>) constant))
                    .forEach(schema.withArray("enum")::add);
            return schema;
        }
        if (type.isMapLikeType()) {
            ObjectNode schema = Json.MAPPER.createObjectNode().put("type", "object");
            schema.set("additionalProperties", of(type.getContentType()));
            return schema;
        }
        if (type.isContainerType()) {
            ObjectNode schema = Json.MAPPER.createObjectNode().put("type", "array");
            schema.set("items", of(type.getContentType()));
            return schema;
        }
        ObjectNode simple = simple(raw);
        return simple == null ? reference(name(type)) : simple;
    }

    /** Null where it is made of properties. */
    private static ObjectNode simple(Class<?> raw) {
        if (raw == Instant.class) {
            return text("date-time");
        }
        if (raw == LocalDate.class) {
            return text("date");
        }
        if (raw == Duration.class) {
            return text("duration");
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return Json.MAPPER.createObjectNode().put("type", "boolean");
        }
        if (raw == double.class || raw == float.class || raw == Double.class || raw == BigDecimal.class) {
            return Json.MAPPER.createObjectNode().put("type", "number");
        }
        if (raw.isPrimitive() || Number.class.isAssignableFrom(raw) && raw != BigInteger.class) {
            return Json.MAPPER.createObjectNode().put("type", "integer");
        }
        if (CharSequence.class.isAssignableFrom(raw)
                || TemporalAccessor.class.isAssignableFrom(raw)
                || InputStream.class.isAssignableFrom(raw)) {
            return text(null);
        }
        boolean described = raw.isRecord()
                || !raw.getName().startsWith("java") && !raw.getName().startsWith("com.");
        return described ? null : Json.MAPPER.createObjectNode();
    }

    private String name(JavaType type) {
        String known = names.get(type);
        if (known != null) {
            return known;
        }
        String wanted = plainName(type);
        String name = wanted;
        for (int i = 2; named.containsKey(name); i++) {
            name = wanted + i;
        }
        names.put(type, name);
        // Before its properties: a type may contain itself.
        ObjectNode schema = Json.MAPPER.createObjectNode().put("type", "object");
        named.put(name, schema);
        ObjectNode properties = schema.putObject("properties");
        for (BeanPropertyDefinition property :
                Json.MAPPER.getSerializationConfig().introspect(type).findProperties()) {
            if (property.getAccessor() != null) {
                properties.set(property.getName(), of(property.getPrimaryType()));
            }
        }
        return name;
    }

    /** {@code UserResource.View} is {@code UserView}, a page of it {@code UserViewPage}. */
    private static String plainName(JavaType type) {
        Class<?> raw = type.getRawClass();
        StringBuilder name = new StringBuilder();
        for (JavaType part : type.getBindings().getTypeParameters()) {
            name.append(plainName(part));
        }
        if (raw.getEnclosingClass() != null) {
            name.append(raw.getEnclosingClass().getSimpleName().replaceAll("Resource$", ""));
        }
        return name.append(raw.getSimpleName()).toString();
    }

    private static ObjectNode reference(String name) {
        return Json.MAPPER.createObjectNode().put("$ref", "#/components/schemas/" + name);
    }

    private static ObjectNode text(String format) {
        ObjectNode schema = Json.MAPPER.createObjectNode().put("type", "string");
        return format == null ? schema : schema.put("format", format);
    }
}
