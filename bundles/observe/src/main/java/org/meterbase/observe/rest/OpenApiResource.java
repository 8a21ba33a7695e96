// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.Secured;
import org.meterbase.observe.Wiring;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The description of REST, made of the resources that are wired at the moment of asking: plugins' too, and nothing else. */
@Component(service = OpenApiResource.class)
@Secured
@Path("/api/v1")
public final class OpenApiResource {
    private final Wiring wiring;
    private final BundleContext context;

    @Activate
    public OpenApiResource(@Reference Wiring wiring, BundleContext context) {
        this.wiring = wiring;
        this.context = context;
    }

    /** The OpenAPI document. */
    @GET
    @Path("openapi.json")
    @Produces(MediaType.APPLICATION_JSON)
    public JsonNode document(@Context SecurityContext security) {
        Callers.of(security);
        return OpenApi.of(classes(), context.getBundle().getVersion().toString());
    }

    private List<Class<?>> classes() {
        List<Class<?>> classes = new ArrayList<>();
        for (ServiceReference<?> reference : wiring.resources()) {
            Object resource = context.getService(reference);
            if (resource != null) {
                classes.add(resource.getClass());
                context.ungetService(reference);
            }
        }
        return classes;
    }
}
