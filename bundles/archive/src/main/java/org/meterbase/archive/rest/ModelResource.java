// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.rest;

import java.time.Instant;
import java.util.List;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.HeaderParam;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.UriInfo;
import org.meterbase.archive.ModelDocument;
import org.meterbase.archive.ModelVersion;
import org.meterbase.archive.Models;
import org.meterbase.archive.Sort;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.ETags;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.kit.rest.Problem;

/** Models: what their devices deliver and what it means, from a moment on until the next configuration. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ModelResource {
    private static final String SELF = "/api/v1/models/";

    /** What a client says of a model. @param validFrom absent: always */
    public record Body(
            String name,
            Instant validFrom,
            String manufacturer,
            String companionProfile,
            List<ModelDocument.Profile> profiles,
            List<ModelDocument.Channel> registers,
            List<String> eventLogs) {
        ModelDocument document() {
            return new ModelDocument(manufacturer, companionProfile, profiles, registers, eventLogs);
        }

        Instant from() {
            return validFrom == null ? Models.ALWAYS : validFrom;
        }
    }

    /** What a client is told of it. */
    public record View(
            String id,
            String self,
            String name,
            Instant validFrom,
            String manufacturer,
            String companionProfile,
            List<ModelDocument.Profile> profiles,
            List<ModelDocument.Channel> registers,
            List<String> eventLogs,
            String version,
            Instant recordedFrom,
            Instant recordedTo) {
        static View of(ModelVersion model) {
            ModelDocument document = model.document();
            return new View(
                    model.name(),
                    SELF + model.name(),
                    model.name(),
                    model.validFrom(),
                    document.manufacturer(),
                    document.companionProfile(),
                    document.profiles(),
                    document.registers(),
                    document.eventLogs(),
                    Long.toString(model.version()),
                    model.recordedFrom(),
                    model.recordedTo());
        }
    }

    private final Models models;

    ModelResource(Models models) {
        this.models = models;
    }

    @GET
    public Page<View> list(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @QueryParam("name") String name,
            @QueryParam("sort") String sort,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Paging paging = Paging.of("models " + sort, limit, cursor);
        Sort order = Answers.of(() -> Sort.of(sort, paging.after(), paging.fetch(), "name"));
        List<ModelVersion> found = models.list(Callers.of(security), name, order);
        return Page.of(found, paging, uri, View::of, model -> List.of(model.name()));
    }

    @POST
    public Response add(@Context SecurityContext security, Body body) {
        ModelVersion model = Answers.of(
                () -> models.add(Callers.of(security), Answers.body(body).name(), body.from(), body.document()));
        return Answers.created(SELF + model.name(), View.of(model), model.version());
    }

    @GET
    @Path("{name}")
    public Response one(
            @Context SecurityContext security,
            @PathParam("name") String name,
            @QueryParam("validAt") Instant validAt,
            @QueryParam("asOf") Instant asOf) {
        Instant at = validAt == null ? Instant.now() : validAt;
        ModelVersion model = models.find(Callers.of(security), name, at, Answers.asOf(asOf))
                .orElseThrow(() -> Problem.notFound("model", name + " at " + at));
        return ETags.ok(View.of(model), model.version());
    }

    @GET
    @Path("{name}/versions")
    public Page<View> versions(
            @Context SecurityContext security,
            @PathParam("name") String name,
            @QueryParam("asOf") Instant asOf,
            @QueryParam("history") Boolean history) {
        return Page.whole(
                models.versions(Callers.of(security), name, Answers.asOf(asOf), Boolean.TRUE.equals(history)).stream()
                        .map(View::of)
                        .toList());
    }

    /** Corrects a configuration, what it says or from when on. The old one stays in the history. */
    @PUT
    @Path("{name}/versions/{version}")
    public Response correct(
            @Context SecurityContext security,
            @PathParam("name") String name,
            @PathParam("version") String version,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            Body body) {
        ModelVersion model = Answers.of(() -> models.correct(
                Callers.of(security),
                name,
                Parameters.id("version", version),
                ETags.expected(ifMatch),
                Answers.body(body).from(),
                body.document()));
        return ETags.ok(View.of(model), model.version());
    }
}
