// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import javax.ws.rs.core.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.meterbase.kit.json.Json;
import org.slf4j.MDC;

class ProblemTest {
    @AfterEach
    void forget() {
        MDC.remove(Problem.TRACE_ID);
    }

    @Test
    void isProblemDetailsOfRfc9457() throws IOException {
        MDC.put(Problem.TRACE_ID, "4bf92f3577b34da6a3ce929d0e0e4736");

        Response answer = Problem.invalid("Nothing was stored", List.of(new Fault("/period", "is not a duration")))
                .getResponse();
        JsonNode body = Json.MAPPER.readTree((byte[]) answer.getEntity());

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(answer.getMediaType()).hasToString("application/problem+json");
        assertThat(body.get("type").asText()).isEqualTo("urn:meterbase:problem:invalid");
        assertThat(body.get("status").asInt()).isEqualTo(400);
        assertThat(body.get("detail").asText()).isEqualTo("Nothing was stored");
        assertThat(body.at("/errors/0/pointer").asText()).isEqualTo("/period");
        // slf4j-simple keeps no diagnostic context, Karaf's logging does.
        assertThat(body.path("traceId").asText(null)).isEqualTo(MDC.get(Problem.TRACE_ID));
    }

    @Test
    void notNowSaysWhenToComeAgain() {
        assertThat(Problem.unavailable("The database does not answer")
                        .getResponse()
                        .getHeaderString("Retry-After"))
                .isEqualTo("1");
    }
}
