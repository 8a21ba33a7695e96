// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.rest;

import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
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
import org.meterbase.archive.Factor;
import org.meterbase.archive.ImportKind;
import org.meterbase.archive.Ratio;
import org.meterbase.archive.RatioDraft;
import org.meterbase.archive.Ratios;
import org.meterbase.archive.Sort;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.ETags;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.kit.rest.Problem;

/** Ratios of instrument transformers, each in force until the next of its place. A correction keeps what was believed before. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class RatioResource {
    private static final String SELF = "/api/v1/ratios/";

    /** What a client says of a ratio. Ratios are numbers, or texts as {@code 200/5}. */
    public record Body(String usagePoint, String position, Instant validFrom, Object ct, Object vt, Object constant) {
        RatioDraft draft() {
            return new RatioDraft(
                    Answers.id("/usagePoint", usagePoint),
                    position,
                    factor("/ct", ct),
                    factor("/vt", vt),
                    factor("/constant", constant),
                    validFrom);
        }

        private static BigDecimal factor(String pointer, Object value) {
            return value == null ? null : Factor.parse(pointer, value.toString());
        }
    }

    /** What a client is told of it. @param factor what values of the secondary side are multiplied with */
    public record View(
            String id,
            String self,
            String usagePoint,
            String position,
            Instant validFrom,
            BigDecimal ct,
            BigDecimal vt,
            BigDecimal constant,
            BigDecimal factor,
            String version,
            Instant recordedFrom,
            Instant recordedTo) {
        static View of(Ratio ratio) {
            return new View(
                    Long.toString(ratio.id()),
                    SELF + ratio.id(),
                    Long.toString(ratio.usagePoint()),
                    ratio.position(),
                    ratio.validFrom(),
                    ratio.currentTransformer(),
                    ratio.voltageTransformer(),
                    ratio.constant(),
                    ratio.factor(),
                    Long.toString(ratio.version()),
                    ratio.recordedFrom(),
                    ratio.recordedTo());
        }
    }

    private final Ratios ratios;
    private final ImportAnswer imports;

    RatioResource(Ratios ratios, ImportAnswer imports) {
        this.ratios = ratios;
        this.imports = imports;
    }

    @GET
    public Page<View> list(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @QueryParam("usagePoint") Long usagePoint,
            @QueryParam("asOf") Instant asOf,
            @QueryParam("history") Boolean history,
            @QueryParam("sort") String sort,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        boolean all = Boolean.TRUE.equals(history);
        Paging paging = Paging.of("ratios " + sort + " " + all, limit, cursor);
        Sort order = Answers.of(() -> Sort.of(sort, paging.after(), paging.fetch(), "id", "validFrom"));
        Ratios.Filter filter = new Ratios.Filter(usagePoint, Answers.asOf(asOf), all);
        List<Ratio> found = ratios.list(Callers.of(security), filter, order);
        return Page.of(found, paging, uri, View::of, ratio -> {
            String version = Long.toString(ratio.version());
            String id = all ? version : Long.toString(ratio.id());
            return List.of(order.by().equals("id") ? id : ratio.validFrom().toString(), version);
        });
    }

    @POST
    public Response add(@Context SecurityContext security, Body body) {
        Ratio ratio = Answers.of(
                () -> ratios.add(Callers.of(security), Answers.body(body).draft()));
        return Answers.created(SELF + ratio.id(), View.of(ratio), ratio.version());
    }

    @GET
    @Path("{id}")
    public Response one(
            @Context SecurityContext security, @PathParam("id") String id, @QueryParam("asOf") Instant asOf) {
        Ratio ratio = ratios.find(Callers.of(security), Parameters.id("id", id), Answers.asOf(asOf))
                .orElseThrow(() -> Problem.notFound("ratio", id));
        return ETags.ok(View.of(ratio), ratio.version());
    }

    @PUT
    @Path("{id}")
    public Response correct(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            Body body) {
        Ratio ratio = Answers.of(() -> ratios.correct(
                        Callers.of(security),
                        Parameters.id("id", id),
                        ETags.expected(ifMatch),
                        Answers.body(body).draft())
                .orElseThrow());
        return ETags.ok(View.of(ratio), ratio.version());
    }

    /** The ratio never was. It stays in the history. */
    @DELETE
    @Path("{id}")
    public Response withdraw(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        return Answers.of(() -> {
            ratios.correct(Callers.of(security), Parameters.id("id", id), ETags.expected(ifMatch), null);
            return Response.noContent().build();
        });
    }

    @POST
    @Path("imports")
    @Consumes("text/csv")
    public Response imports(
            @Context SecurityContext security,
            @QueryParam("dryRun") Boolean dryRun,
            @QueryParam("onError") OnError onError,
            InputStream file) {
        return imports.to(security, ImportKind.RATIOS, 0, file, dryRun, onError);
    }
}
