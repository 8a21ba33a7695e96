// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
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
import org.meterbase.access.ApiKey;
import org.meterbase.access.ApiKeys;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;

/** The keys of programs. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ApiKeyResource {
    /** A new key; it expires in a year where it does not say when. */
    public record NewApiKey(String name, List<String> roles, Instant expires) {}

    /** A key; itself only in the answer to making one. */
    public record View(
            String id,
            String self,
            String name,
            List<String> roles,
            Instant created,
            String createdBy,
            Instant expires,
            String key) {
        static View of(ApiKey apiKey, String key) {
            String id = Long.toString(apiKey.id());
            return new View(
                    id,
                    "/api/v1/api-keys/" + id,
                    apiKey.name(),
                    RoleNames.of(apiKey.roles()),
                    apiKey.created(),
                    apiKey.createdBy(),
                    apiKey.expires(),
                    key);
        }
    }

    private final ApiKeys apiKeys;

    ApiKeyResource(ApiKeys apiKeys) {
        this.apiKeys = apiKeys;
    }

    /** All keys, expired ones too. */
    @GET
    public Page<View> list(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Paging paging = Paging.of("api-keys", limit, cursor);
        return Page.of(
                apiKeys.after(Callers.of(security), paging.afterId(0), paging.fetch()),
                paging,
                uri,
                apiKey -> View.of(apiKey, null),
                apiKey -> List.of(Long.toString(apiKey.id())));
    }

    /** Makes a key, which is shown in the answer and never again. */
    @POST
    public Response create(@Context SecurityContext security, NewApiKey wanted) {
        ApiKeys.Created created =
                apiKeys.create(Callers.of(security), wanted.name(), RoleNames.read(wanted.roles()), wanted.expires());
        View view = View.of(created.apiKey(), created.key());
        return Response.created(URI.create(view.self()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(view)
                .build();
    }

    /** Revokes a key. */
    @DELETE
    @Path("{id}")
    public void revoke(@Context SecurityContext security, @PathParam("id") String id) {
        apiKeys.revoke(Callers.of(security), Parameters.id("id", id));
    }
}
