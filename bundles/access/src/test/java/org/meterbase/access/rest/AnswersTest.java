// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.ws.rs.NotFoundException;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Response;
import javax.ws.rs.ext.ParamConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterbase.api.access.AccessDenied;
import org.meterbase.api.access.Role;
import org.meterbase.kit.json.Json;
import org.meterbase.kit.rest.Problem;

class AnswersTest {
    record Body(String name, Instant expires, List<String> roles) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"nam\":1}                    | /nam     | use one of",
                "{\"expires\":\"tomorrow\"}     | /expires | not a valid instant",
                "{\"roles\":[\"a\",{}]}         | /roles/1 | another kind of value",
                "{\"name\":\"a\"                | ''       | end-of-input"
            })
    void saysWhereABodyIsWrongWithoutNamesOfClasses(String json, String pointer, String detail) throws IOException {
        Response answer = null;
        try {
            Json.MAPPER.readValue(json, Body.class);
        } catch (JsonProcessingException e) {
            answer = new MalformedJsonAnswer().toResponse(e);
        }

        assertThat(answer).isNotNull();
        assertThat(answer.getStatus()).isEqualTo(400);
        JsonNode body = body(answer);
        assertThat(body.at("/errors/0/pointer").asText()).isEqualTo(pointer);
        assertThat(body.at("/errors/0/detail").asText()).contains(detail).contains("line 1");
        assertThat(body.toString()).doesNotContain("java", "meterbase.access");
    }

    @Test
    void whatIsUnexpectedTellsNothingOfTheInside() throws IOException {
        Response answer = new UnexpectedAnswer().toResponse(new IllegalStateException("select * from account"));

        assertThat(answer.getStatus()).isEqualTo(500);
        assertThat(body(answer).toString()).doesNotContain("account", "IllegalState");
    }

    @Test
    void aDatabaseThatIsAwayPasses() {
        Throwable away = new IllegalStateException(new RuntimeException(new SQLException("terminating", "57P01")));
        Throwable wrong = new IllegalStateException(new SQLException("syntax error", "42601"));

        assertThat(new UnexpectedAnswer().toResponse(away).getStatus()).isEqualTo(503);
        assertThat(new UnexpectedAnswer().toResponse(away).getHeaderString("Retry-After"))
                .isEqualTo("1");
        assertThat(new UnexpectedAnswer()
                        .toResponse(new SQLException("Connection is closed"))
                        .getStatus())
                .isEqualTo(503);
        assertThat(new UnexpectedAnswer().toResponse(wrong).getStatus()).isEqualTo(500);
    }

    @Test
    void whatLacksTheRightIs403AndWhatIsUnknownAProblem() throws IOException {
        assertThat(new AccessDeniedAnswer()
                        .toResponse(new AccessDenied("eva may not"))
                        .getStatus())
                .isEqualTo(403);
        Response unknown = new WebApplicationAnswer().toResponse(new NotFoundException());
        assertThat(unknown.getStatus()).isEqualTo(404);
        assertThat(body(unknown).get("type").asText()).isEqualTo("urn:meterbase:problem:unknown-path");
        Problem own = Problem.notFound("user", "7");
        assertThat(new WebApplicationAnswer().toResponse(own)).isSameAs(own.getResponse());
    }

    @ParameterizedTest
    @CsvSource({
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more, true",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, false",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01, false",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01, false",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01, false",
        "x, false"
    })
    void takesOnTheTraceOfTheCallerWhereItIsOne(String traceparent, boolean taken) {
        String trace = Trace.of(traceparent);

        assertThat(trace).matches("[0-9a-f]{32}");
        assertThat(trace.equals("4bf92f3577b34da6a3ce929d0e0e4736")).isEqualTo(taken);
    }

    @Test
    void readsATokenAndNothingElse() {
        assertThat(Authentication.token("Bearer mbs_1")).hasValue("mbs_1");
        assertThat(Authentication.token("bearer  mbs_1 ")).hasValue("mbs_1");
        assertThat(Authentication.token("Bearer ")).isEmpty();
        assertThat(Authentication.token("Basic YTpi")).isEmpty();
        assertThat(Authentication.token(null)).isEmpty();
    }

    @SuppressWarnings("unused") // its parameters are what is converted
    private static void example(
            @QueryParam("at") Instant at, @QueryParam("limit") Integer limit, @QueryParam("role") Role role) {}

    @Test
    void convertsParametersAndNamesTheWrongOne() throws NoSuchMethodException {
        assertThat(converter(0).fromString("2026-03-29T02:00:00+02:00"))
                .isEqualTo(Instant.parse("2026-03-29T00:00:00Z"));
        assertThat(converter(1).fromString("12")).isEqualTo(12);
        assertThat(converter(1).fromString(null)).isNull();
        assertThat(converter(2).fromString("viewer")).isEqualTo(Role.VIEWER);
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> converter(1).fromString("many"))
                .withMessageContaining("limit");
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> converter(2).fromString("king"))
                .withMessageContaining("role");
    }

    private static ParamConverter<?> converter(int parameter) throws NoSuchMethodException {
        Method example = AnswersTest.class.getDeclaredMethod("example", Instant.class, Integer.class, Role.class);
        Class<?> type = example.getParameterTypes()[parameter];
        Annotation[] annotations = example.getParameterAnnotations()[parameter];
        return new ParameterConverters().getConverter(type, type, annotations);
    }

    private static JsonNode body(Response answer) throws IOException {
        return Json.MAPPER.readTree((byte[]) answer.getEntity());
    }
}
