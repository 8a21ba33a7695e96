// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.ws.rs.PathParam;
import javax.ws.rs.QueryParam;
import javax.ws.rs.ext.ParamConverter;
import javax.ws.rs.ext.ParamConverterProvider;
import org.meterbase.kit.rest.Parameters;

/** Typed parameters, where a wrong one is a 400 that says what a right one looks like; JAX-RS itself would say 404. */
final class ParameterConverters implements ParamConverterProvider {
    private static final Map<Class<?>, BiFunction<String, String, ?>> READERS = Map.of(
            Instant.class, Parameters::instant,
            Duration.class, reader(Duration::parse, "is not a duration; write it as PT15M or P1D"),
            LocalDate.class, reader(LocalDate::parse, "is not a date; write it as 2026-03-29"),
            ZoneId.class, reader(ZoneId::of, "is not a time zone; write it as Europe/Berlin"),
            Integer.class, reader(Integer::valueOf, "is not a whole number"),
            Long.class, reader(Long::valueOf, "is not a whole number"),
            Boolean.class, reader(ParameterConverters::truth, "is neither true nor false"));

    @Override
    public <T> ParamConverter<T> getConverter(Class<T> type, Type genericType, Annotation[] annotations) {
        String name = name(annotations);
        if (type.isEnum()) {
            return new Converter<>(text -> type.cast(choice(name, text, type)));
        }
        BiFunction<String, String, ?> reader = READERS.get(type);
        return reader == null ? null : new Converter<>(text -> type.cast(reader.apply(name, text)));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the caller has asked whether it is one
    private static Object choice(String name, String text, Class<?> type) {
        return Parameters.choice(name, text, (Class<? extends Enum>) type);
    }

    private static BiFunction<String, String, ?> reader(Function<String, ?> parse, String fault) {
        return (name, text) -> {
            if (text.isBlank()) {
                return null;
            }
            try {
                return parse.apply(text.strip());
            } catch (IllegalArgumentException | DateTimeException e) {
                throw Parameters.wrong(name, fault);
            }
        };
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static String name(Annotation[] annotations) {
        return Arrays.stream(annotations)
                .map(annotation -> annotation instanceof QueryParam query
                        ? query.value()
                        : annotation instanceof PathParam path ? path.value() : "")
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("parameter");
    }

    /** From text only: nothing is written with it. */
    private record Converter<T>(Function<String, T> reader) implements ParamConverter<T> {
        @Override
        public T fromString(String text) {
            return text == null ? null : reader.apply(text);
        }

        @Override
        public String toString(T value) {
            return value.toString();
        }
    }
}
