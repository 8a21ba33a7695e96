// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.SecurityContext;
import org.junit.jupiter.api.Test;
import org.meterbase.kit.rest.Page;

class OpenApiTest {
    enum Layer {
        RAW,
        ACCEPTED
    }

    record Value(Instant start, BigDecimal value, List<Value> parts, Map<String, Integer> counts, boolean last) {}

    @Path("/api/v1")
    static final class Root {
        @Path("readings")
        public Readings readings() {
            return new Readings();
        }

        @Path("sessions")
        public Sessions sessions() {
            return new Sessions();
        }
    }

    @Produces("application/json")
    @Consumes("application/json")
    static final class Readings {
        @GET
        public Page<Value> list(
                @Context SecurityContext security, @QueryParam("from") Instant from, @QueryParam("layer") Layer layer) {
            throw new UnsupportedOperationException();
        }

        @GET
        @Produces({"text/csv", "application/x-ndjson"})
        @Path("{id: [0-9]+}/export")
        public String export(@PathParam("id") String id) {
            throw new UnsupportedOperationException();
        }

        @PUT
        @Path("{id}")
        public void replace(@PathParam("id") String id, Value value) {
            throw new UnsupportedOperationException();
        }
    }

    @Produces("application/json")
    static final class Sessions {
        @POST
        public Value open(Value value) {
            throw new UnsupportedOperationException();
        }
    }

    private final JsonNode document = OpenApi.of(List.of(Root.class), "1");

    @Test
    void describesEveryMethodOfEverySubResource() {
        assertThat(names(document.get("paths")))
                .containsExactly(
                        "/api/v1/readings",
                        "/api/v1/readings/{id}",
                        "/api/v1/readings/{id}/export",
                        "/api/v1/sessions");
        assertThat(document.at("/paths/~1api~1v1~1readings/get/parameters"))
                .hasToString(
                        "[{\"name\":\"from\",\"in\":\"query\",\"schema\":{\"type\":\"string\",\"format\":\"date-time\"}},"
                                + "{\"name\":\"layer\",\"in\":\"query\",\"schema\":{\"type\":\"string\",\"enum\":[\"raw\",\"accepted\"]}}]");
        assertThat(names(document.at("/paths/~1api~1v1~1readings~1{id}~1export/get/responses/200/content")))
                .containsExactly("text/csv", "application/x-ndjson");
        JsonNode replace = document.at("/paths/~1api~1v1~1readings~1{id}/put");
        assertThat(replace.at("/parameters/0/required").asBoolean()).isTrue();
        assertThat(names(replace.get("responses"))).containsExactly("204", "default");
        assertThat(replace.at("/requestBody/content/application~1json/schema/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/OpenApiTestValue");
    }

    @Test
    void describesWhatJacksonWritesAlsoWhereATypeContainsItself() {
        JsonNode properties = document.at("/components/schemas/OpenApiTestValue/properties");

        assertThat(names(properties)).containsExactlyInAnyOrder("start", "value", "parts", "counts", "last");
        assertThat(properties.at("/parts/items/$ref").asText()).isEqualTo("#/components/schemas/OpenApiTestValue");
        assertThat(properties.at("/counts/additionalProperties/type").asText()).isEqualTo("integer");
        assertThat(document.at("/components/schemas/OpenApiTestValuePage/properties/items/items/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/OpenApiTestValue");
    }

    @Test
    void everythingNeedsATokenButLogIn() {
        assertThat(document.at("/components/securitySchemes/bearer/scheme").asText())
                .isEqualTo("bearer");
        assertThat(document.at("/security/0/bearer").isArray()).isTrue();
        assertThat(document.at("/paths/~1api~1v1~1sessions/post/security")).isEmpty();
        assertThat(document.at("/paths/~1api~1v1~1sessions/post").has("security"))
                .isTrue();
        assertThat(document.at("/paths/~1api~1v1~1readings/get").has("security"))
                .isFalse();
    }

    @Test
    void everyReferenceLeadsSomewhereAndNoOperationIdIsThereTwice() {
        assertThat(document.findValuesAsText("$ref")).isNotEmpty().allSatisfy(reference -> assertThat(
                        document.at(reference.substring(1)).isObject())
                .as(reference)
                .isTrue());
        assertThat(document.findValuesAsText("operationId")).hasSize(4).doesNotHaveDuplicates();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
