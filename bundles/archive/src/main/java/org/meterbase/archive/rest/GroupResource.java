// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.rest;

import java.io.InputStream;
import java.util.ArrayList;
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
import org.meterbase.api.archive.EndDevice;
import org.meterbase.archive.DeviceGroups;
import org.meterbase.archive.ImportKind;
import org.meterbase.archive.Sort;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.ETags;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.kit.rest.Problem;

/** Groups of devices, to which tasks are given. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class GroupResource {
    private static final String SELF = "/api/v1/groups/";

    /** What a client says of a group. @param members ids of devices; counts where the group is new or members are added */
    public record Body(String name, List<String> members) {
        List<Long> ids() {
            List<Long> ids = new ArrayList<>();
            for (int i = 0; members != null && i < members.size(); i++) {
                ids.add(Answers.id("/members/" + i, members.get(i)));
            }
            return ids;
        }
    }

    /** What a client is told of it. @param size how many members it has, installed or not */
    public record View(String id, String self, String name, long size, String version) {
        static View of(DeviceGroups.Header group) {
            String id = Long.toString(group.id());
            return new View(id, SELF + id, group.name(), group.size(), Long.toString(group.version()));
        }
    }

    private final DeviceGroups groups;
    private final ImportAnswer imports;

    GroupResource(DeviceGroups groups, ImportAnswer imports) {
        this.groups = groups;
        this.imports = imports;
    }

    @GET
    public Page<View> list(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @QueryParam("name") String name,
            @QueryParam("sort") String sort,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Paging paging = Paging.of("groups " + sort, limit, cursor);
        Sort order = Answers.of(() -> Sort.of(sort, paging.after(), paging.fetch(), "name", "id"));
        List<DeviceGroups.Header> found = groups.list(Callers.of(security), name, order);
        return Page.of(found, paging, uri, View::of, group -> {
            String id = Long.toString(group.id());
            return List.of(order.by().equals("id") ? id : group.name(), id);
        });
    }

    @POST
    public Response add(@Context SecurityContext security, Body body) {
        DeviceGroups.Header group = Answers.of(
                () -> groups.add(Callers.of(security), Answers.body(body).name(), body.ids()));
        return Answers.created(SELF + group.id(), View.of(group), group.version());
    }

    @GET
    @Path("{id}")
    public Response one(@Context SecurityContext security, @PathParam("id") String id) {
        DeviceGroups.Header group = header(security, id);
        return ETags.ok(View.of(group), group.version());
    }

    @PUT
    @Path("{id}")
    public Response rename(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            Body body) {
        DeviceGroups.Header group = Answers.of(() -> groups.rename(
                Callers.of(security),
                Parameters.id("id", id),
                Answers.body(body).name(),
                ETags.expected(ifMatch)));
        return ETags.ok(View.of(group), group.version());
    }

    @GET
    @Path("{id}/members")
    public Page<DeviceView> members(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @PathParam("id") String id,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        long group = header(security, id).id();
        Paging paging = Paging.of("members of " + group, limit, cursor);
        List<EndDevice> found = groups.members(Callers.of(security), group, paging.afterId(0), paging.fetch());
        return Page.of(
                found,
                paging,
                uri,
                DeviceView::of,
                device -> List.of(Long.toString(device.key().id())));
    }

    /** Adds the members of the body to those that there are. */
    @POST
    @Path("{id}/members")
    public Response addMembers(@Context SecurityContext security, @PathParam("id") String id, Body body) {
        DeviceGroups.Header group = Answers.of(() -> groups.addMembers(
                Callers.of(security),
                Parameters.id("id", id),
                Answers.body(body).ids()));
        return ETags.ok(View.of(group), group.version());
    }

    @DELETE
    @Path("{id}/members/{device}")
    public Response removeMember(
            @Context SecurityContext security, @PathParam("id") String id, @PathParam("device") String device) {
        return Answers.of(() -> {
            groups.removeMember(Callers.of(security), Parameters.id("id", id), Parameters.id("device", device));
            return Response.noContent().build();
        });
    }

    @POST
    @Path("{id}/members/imports")
    @Consumes("text/csv")
    public Response imports(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @QueryParam("dryRun") Boolean dryRun,
            @QueryParam("onError") OnError onError,
            InputStream file) {
        long group = header(security, id).id();
        return imports.to(security, ImportKind.MEMBERS, group, file, dryRun, onError);
    }

    private DeviceGroups.Header header(SecurityContext security, String id) {
        return groups.header(Callers.of(security), Parameters.id("id", id))
                .orElseThrow(() -> Problem.notFound("group", id));
    }
}
