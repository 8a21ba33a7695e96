// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import javax.ws.rs.HttpMethod;
import javax.ws.rs.Path;
import org.meterbase.kit.json.Json;

/** An OpenAPI 3.0 document of root resources: follows their sub-resources, and describes every method once. */
final class OpenApi {
    private static final String LOG_IN = "/api/v1/sessions";
    private static final int DEEPEST = 8;

    private final TreeMap<String, ObjectNode> paths = new TreeMap<>();
    private final Schemas schemas = new Schemas();
    private final Operation operation = new Operation(schemas);

    private OpenApi() {}

    static JsonNode of(List<Class<?>> roots, String version) {
        OpenApi api = new OpenApi();
        roots.stream()
                .sorted(Comparator.comparing(Class::getName))
                .forEach(root -> api.walk("", root, root.getAnnotation(Path.class), 0));
        return api.document(version);
    }

    private JsonNode document(String version) {
        ObjectNode document = Json.MAPPER.createObjectNode().put("openapi", "3.0.3");
        document.putObject("info")
                .put("title", "Meterbase")
                .put("version", version)
                .putObject("license")
                .put("name", "Apache-2.0")
                .put("url", "https://www.apache.org/licenses/LICENSE-2.0.txt");
        document.putArray("servers").addObject().put("url", "/");
        document.putArray("security").addObject().putArray("bearer");
        ObjectNode described = document.putObject("paths");
        paths.forEach(described::set);
        ObjectNode components = document.putObject("components");
        components.putObject("securitySchemes").set("bearer", bearer());
        components.set("schemas", schemas.all());
        return document;
    }

    private static ObjectNode bearer() {
        return Json.MAPPER
                .createObjectNode()
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "An API key, or the token that " + LOG_IN + " answers");
    }

    private void walk(String base, Class<?> resource, Path path, int depth) {
        String here = join(base, path);
        if (depth > DEEPEST) {
            throw new IllegalStateException("Resources go deeper than " + DEEPEST + " at " + here);
        }
        Arrays.stream(resource.getMethods())
                .filter(method -> !method.isBridge() && !method.isSynthetic())
                .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toGenericString))
                .forEach(method -> describe(here, resource, method, depth));
    }

    private void describe(String here, Class<?> resource, Method method, int depth) {
        Path path = method.getAnnotation(Path.class);
        Optional<String> verb = verb(method);
        if (verb.isPresent()) {
            String full = join(here, path);
            ObjectNode described = operation.of(full, verb.get(), resource, method);
            if (verb.get().equals("post") && full.equals(LOG_IN)) {
                described.putArray("security");
            }
            paths.computeIfAbsent(full, any -> Json.MAPPER.createObjectNode()).set(verb.get(), described);
        } else if (path != null) {
            walk(here, method.getReturnType(), path, depth + 1);
        }
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(found -> found != null)
                .map(found -> found.value().toLowerCase(Locale.ROOT))
                .findFirst();
    }

    /** Joined by one slash, without the regular expressions that a template may carry. */
    private static String join(String base, Path path) {
        if (path == null) {
            return base;
        }
        String plain = path.value()
                .replaceAll("\\{\\s*([\\w.-]+)\\s*:[^/]*\\}", "{$1}")
                .replaceAll("^/+|/+$", "");
        return plain.isEmpty() ? base : base + "/" + plain;
    }
}
