// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.rest;

import java.io.InputStream;
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
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.archive.ImportKind;
import org.meterbase.archive.Sort;
import org.meterbase.archive.UsagePointDraft;
import org.meterbase.archive.UsagePoints;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.ETags;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.kit.rest.Problem;

/** Usage points. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class UsagePointResource {
    static final String SELF = "/api/v1/usage-points/";

    /** What a client says of a usage point. */
    public record Body(String name, String zone, String category, String service) {
        UsagePointDraft draft() {
            return new UsagePointDraft(name, zone, category, service);
        }
    }

    /** What a client is told of it. */
    public record View(
            String id,
            String self,
            int shard,
            String name,
            String zone,
            String category,
            String service,
            String version) {
        static View of(UsagePoint point) {
            return new View(
                    Long.toString(point.id()),
                    SELF + point.id(),
                    point.shard(),
                    point.name(),
                    point.zone().getId(),
                    point.category(),
                    point.service(),
                    Long.toString(point.version()));
        }
    }

    private final UsagePoints usagePoints;
    private final ImportAnswer imports;

    UsagePointResource(UsagePoints usagePoints, ImportAnswer imports) {
        this.usagePoints = usagePoints;
        this.imports = imports;
    }

    @GET
    public Page<View> list(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @QueryParam("name") String name,
            @QueryParam("category") String category,
            @QueryParam("service") String service,
            @QueryParam("sort") String sort,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Paging paging = Paging.of("usage-points " + sort, limit, cursor);
        Sort order = Answers.of(() -> Sort.of(sort, paging.after(), paging.fetch(), "name", "id"));
        UsagePoints.Filter filter = new UsagePoints.Filter(name, category, service);
        List<UsagePoint> found = usagePoints.list(Callers.of(security), filter, order);
        return Page.of(found, paging, uri, View::of, point -> {
            String id = Long.toString(point.id());
            return List.of(order.by().equals("id") ? id : point.name(), id);
        });
    }

    @POST
    public Response add(@Context SecurityContext security, Body body) {
        UsagePoint point = Answers.of(
                () -> usagePoints.add(Callers.of(security), Answers.body(body).draft()));
        return Answers.created(SELF + point.id(), View.of(point), point.version());
    }

    @GET
    @Path("{id}")
    public Response one(
            @Context SecurityContext security, @PathParam("id") String id, @QueryParam("asOf") Instant asOf) {
        UsagePoint point = usagePoints
                .find(Callers.of(security), Parameters.id("id", id), Answers.asOf(asOf))
                .orElseThrow(() -> Problem.notFound("usage point", id));
        return ETags.ok(View.of(point), point.version());
    }

    @PUT
    @Path("{id}")
    public Response change(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            Body body) {
        UsagePoint point = Answers.of(() -> usagePoints.change(
                Callers.of(security),
                Parameters.id("id", id),
                Answers.body(body).draft(),
                ETags.expected(ifMatch)));
        return ETags.ok(View.of(point), point.version());
    }

    @POST
    @Path("imports")
    @Consumes("text/csv")
    public Response imports(
            @Context SecurityContext security,
            @QueryParam("dryRun") Boolean dryRun,
            @QueryParam("onError") OnError onError,
            InputStream file) {
        return imports.to(security, ImportKind.USAGE_POINTS, 0, file, dryRun, onError);
    }
}
