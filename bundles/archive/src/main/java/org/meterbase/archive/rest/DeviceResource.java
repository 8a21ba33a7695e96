// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.rest;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
import org.meterbase.api.archive.EndDevice;
import org.meterbase.archive.DeviceSecrets;
import org.meterbase.archive.EndDevices;
import org.meterbase.archive.ImportKind;
import org.meterbase.archive.Sort;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.ETags;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.kit.rest.Problem;

/** Devices. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class DeviceResource {
    /** Another password. */
    public record PasswordBody(String password) {
        @Override
        public String toString() {
            return "PasswordBody";
        }
    }

    private final EndDevices devices;
    private final ImportAnswer imports;

    DeviceResource(EndDevices devices, ImportAnswer imports) {
        this.devices = devices;
        this.imports = imports;
    }

    @GET
    public Page<DeviceView> list(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @QueryParam("serialNumber") String serialNumber,
            @QueryParam("manufacturer") String manufacturer,
            @QueryParam("model") String model,
            @QueryParam("kind") EndDevice.Kind kind,
            @QueryParam("state") EndDevice.State state,
            @QueryParam("sort") String sort,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Paging paging = Paging.of("devices " + sort, limit, cursor);
        Sort order = Answers.of(() -> Sort.of(sort, paging.after(), paging.fetch(), "serialNumber", "id"));
        EndDevices.Filter filter = new EndDevices.Filter(serialNumber, manufacturer, model, kind, state);
        List<EndDevice> found = devices.list(Callers.of(security), filter, order);
        return Page.of(found, paging, uri, DeviceView::of, device -> {
            String id = Long.toString(device.key().id());
            return List.of(order.by().equals("id") ? id : device.serialNumber(), id);
        });
    }

    @POST
    public Response add(@Context SecurityContext security, DeviceBody body) {
        EndDevice device = Answers.of(
                () -> devices.add(Callers.of(security), Answers.body(body).draft(), body.secrets()));
        return Answers.created(DeviceView.SELF + device.key().id(), DeviceView.of(device), device.version());
    }

    @GET
    @Path("{id}")
    public Response one(
            @Context SecurityContext security, @PathParam("id") String id, @QueryParam("asOf") Instant asOf) {
        EndDevice device = devices.find(Callers.of(security), Parameters.id("id", id), Answers.asOf(asOf))
                .orElseThrow(() -> Problem.notFound("device", id));
        return ETags.ok(DeviceView.of(device), device.version());
    }

    /** Where the body has no state, the device keeps the one it has. */
    @PUT
    @Path("{id}")
    public Response change(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            DeviceBody body) {
        EndDevice device = Answers.of(() -> devices.change(
                Callers.of(security),
                Parameters.id("id", id),
                Answers.body(body).draft(),
                Optional.ofNullable(body.state()).isPresent(),
                body.secrets(),
                ETags.expected(ifMatch)));
        return ETags.ok(DeviceView.of(device), device.version());
    }

    @PUT
    @Path("{id}/password")
    public Response changePassword(@Context SecurityContext security, @PathParam("id") String id, PasswordBody body) {
        String password = Parameters.required("password", Answers.body(body).password());
        return keep(security, id, () -> DeviceSecrets.password("/password", password));
    }

    /** Keys by name in hexadecimal digits, as {@code {"ek": "…", "ak": "…"}}; those that are not named stay. */
    @PUT
    @Path("{id}/keys")
    public Response changeKeys(
            @Context SecurityContext security, @PathParam("id") String id, Map<String, String> keys) {
        return keep(security, id, () -> DeviceSecrets.keys("", Answers.body(keys)));
    }

    private Response keep(SecurityContext security, String id, Supplier<Map<String, byte[]>> secrets) {
        return Answers.of(() -> {
            devices.changeSecrets(Callers.of(security), Parameters.id("id", id), secrets.get());
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
        return imports.to(security, ImportKind.DEVICES, 0, file, dryRun, onError);
    }
}
