// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.rest;

import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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
import org.meterbase.archive.Binding;
import org.meterbase.archive.BindingDraft;
import org.meterbase.archive.Bindings;
import org.meterbase.archive.ImportKind;
import org.meterbase.archive.Sort;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.ETags;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.kit.rest.Problem;

/** Bindings: which device measured at which place. A correction keeps what was believed before. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class BindingResource {
    private static final String SELF = "/api/v1/bindings/";
    private static final int MOST_CORRECTIONS = 1000;

    /** What a client says of a binding. */
    public record Body(String usagePoint, String position, String device, Instant validFrom, Instant validTo) {
        BindingDraft draft() {
            return new BindingDraft(
                    Answers.id("/usagePoint", usagePoint), position, Answers.id("/device", device), validFrom, validTo);
        }
    }

    /** @param version of the binding that the correction was made from @param binding absent where the binding never was */
    public record CorrectionBody(String id, String version, Body binding) {}

    /** Corrections that are made together or not at all, as for two devices that were taken for one another. */
    public record CorrectionsBody(List<CorrectionBody> corrections) {}

    /** What a client is told of it. */
    public record View(
            String id,
            String self,
            String usagePoint,
            String position,
            String device,
            Instant validFrom,
            Instant validTo,
            String version,
            Instant recordedFrom,
            Instant recordedTo) {
        static View of(Binding binding) {
            return new View(
                    Long.toString(binding.id()),
                    SELF + binding.id(),
                    Long.toString(binding.usagePoint()),
                    binding.position(),
                    Long.toString(binding.device()),
                    binding.validFrom(),
                    binding.validTo(),
                    Long.toString(binding.version()),
                    binding.recordedFrom(),
                    binding.recordedTo());
        }
    }

    private final Bindings bindings;
    private final ImportAnswer imports;

    BindingResource(Bindings bindings, ImportAnswer imports) {
        this.bindings = bindings;
        this.imports = imports;
    }

    @GET
    public Page<View> list(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @QueryParam("usagePoint") Long usagePoint,
            @QueryParam("device") Long device,
            @QueryParam("validAt") Instant validAt,
            @QueryParam("asOf") Instant asOf,
            @QueryParam("history") Boolean history,
            @QueryParam("sort") String sort,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        boolean all = Boolean.TRUE.equals(history);
        Paging paging = Paging.of("bindings " + sort + " " + all, limit, cursor);
        Sort order = Answers.of(() -> Sort.of(sort, paging.after(), paging.fetch(), "id", "validFrom"));
        Bindings.Filter filter = new Bindings.Filter(usagePoint, device, validAt, Answers.asOf(asOf), all);
        List<Binding> found = bindings.list(Callers.of(security), filter, order);
        return Page.of(found, paging, uri, View::of, binding -> {
            String version = Long.toString(binding.version());
            String id = all ? version : Long.toString(binding.id());
            return List.of(order.by().equals("id") ? id : binding.validFrom().toString(), version);
        });
    }

    @POST
    public Response add(@Context SecurityContext security, Body body) {
        Binding binding = Answers.of(
                () -> bindings.add(Callers.of(security), Answers.body(body).draft()));
        return Answers.created(SELF + binding.id(), View.of(binding), binding.version());
    }

    @GET
    @Path("{id}")
    public Response one(
            @Context SecurityContext security, @PathParam("id") String id, @QueryParam("asOf") Instant asOf) {
        Binding binding = bindings.find(Callers.of(security), Parameters.id("id", id), Answers.asOf(asOf))
                .orElseThrow(() -> Problem.notFound("binding", id));
        return ETags.ok(View.of(binding), binding.version());
    }

    @PUT
    @Path("{id}")
    public Response correct(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            Body body) {
        Binding binding = Answers.of(() -> bindings.correct(
                        Callers.of(security),
                        List.of(new Bindings.Correction(
                                Parameters.id("id", id),
                                ETags.expected(ifMatch),
                                Answers.body(body).draft())))
                .get(0));
        return ETags.ok(View.of(binding), binding.version());
    }

    /** The binding never was. It stays in the history. */
    @DELETE
    @Path("{id}")
    public Response withdraw(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        return Answers.of(() -> {
            bindings.correct(
                    Callers.of(security),
                    List.of(new Bindings.Correction(Parameters.id("id", id), ETags.expected(ifMatch), null)));
            return Response.noContent().build();
        });
    }

    @POST
    @Path("corrections")
    public Page<View> correctTogether(@Context SecurityContext security, CorrectionsBody body) {
        List<CorrectionBody> asked = Answers.body(body).corrections();
        if (asked == null || asked.isEmpty() || asked.size() > MOST_CORRECTIONS) {
            throw Problem.badRequest("Send 1 to " + MOST_CORRECTIONS + " corrections");
        }
        return Answers.of(() -> {
            List<Bindings.Correction> corrections = new ArrayList<>();
            for (int i = 0; i < asked.size(); i++) {
                String pointer = "/corrections/" + i;
                CorrectionBody one = asked.get(i);
                corrections.add(new Bindings.Correction(
                        Answers.id(pointer + "/id", one.id()),
                        OptionalLong.of(Answers.id(pointer + "/version", one.version())),
                        one.binding() == null ? null : one.binding().draft()));
            }
            return Page.whole(bindings.correct(Callers.of(security), corrections).stream()
                    .map(View::of)
                    .toList());
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
        return imports.to(security, ImportKind.BINDINGS, 0, file, dryRun, onError);
    }
}
