// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
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
import org.meterbase.access.Account;
import org.meterbase.access.Accounts;
import org.meterbase.api.access.Caller;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;

/** Users. */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class UserResource {
    /** Whoever asks. */
    public record Me(String name, String kind, List<String> roles) {}

    /** A new user. */
    public record NewUser(String name, List<String> roles) {}

    /** A change of one's own password. */
    public record PasswordChange(
            String current, @JsonProperty("new") String fresh) {
        @Override
        public String toString() {
            return "PasswordChange";
        }
    }

    /** A user; the one-time password only in the answer to adding one. */
    public record View(
            String id,
            String self,
            String name,
            List<String> roles,
            boolean oneTimePassword,
            Instant created,
            String password) {
        static View of(Account account, String password) {
            String id = Long.toString(account.id());
            return new View(
                    id,
                    "/api/v1/users/" + id,
                    account.name(),
                    RoleNames.of(account.roles()),
                    account.oneTimePassword(),
                    account.created(),
                    password);
        }
    }

    private final Accounts accounts;

    UserResource(Accounts accounts) {
        this.accounts = accounts;
    }

    /** All users. */
    @GET
    public Page<View> list(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Paging paging = Paging.of("users", limit, cursor);
        return Page.of(
                accounts.after(Callers.of(security), paging.afterId(0), paging.fetch()),
                paging,
                uri,
                account -> View.of(account, null),
                account -> List.of(Long.toString(account.id())));
    }

    /** Adds a user with a one-time password, which is shown in the answer and never again. */
    @POST
    public Response add(@Context SecurityContext security, NewUser user) {
        Caller caller = Callers.of(security);
        String password = accounts.add(caller, user.name(), RoleNames.read(user.roles()));
        View view = View.of(accounts.byName(caller, user.name()), password);
        return Response.created(URI.create(view.self()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(view)
                .build();
    }

    /** Removes a user. */
    @DELETE
    @Path("{id}")
    public void remove(@Context SecurityContext security, @PathParam("id") String id) {
        accounts.remove(Callers.of(security), Parameters.id("id", id));
    }

    /** Who asks. */
    @GET
    @Path("me")
    public Me me(@Context SecurityContext security) {
        Caller caller = Callers.of(security);
        return new Me(caller.getName(), Parameters.written(caller.kind()), RoleNames.of(caller.roles()));
    }

    /** Changes one's own password and ends one's other sessions. */
    @PUT
    @Path("me/password")
    public void changePassword(
            @Context SecurityContext security,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            PasswordChange change) {
        accounts.changePassword(
                Callers.of(security),
                change.current(),
                change.fresh(),
                Authentication.token(authorization).orElse(null));
    }
}
