// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.rest;

import java.time.Instant;
import java.util.HexFormat;
import javax.ws.rs.GET;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.UriInfo;
import org.meterbase.api.access.Caller;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Readings;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;

/** {@code /device-events}: entries of a device's logs, as it sent them. */
@Produces(MediaType.APPLICATION_JSON)
public final class DeviceEventResource {
    private final Readings readings;
    private final Lookup lookup;

    DeviceEventResource(Readings readings, Lookup lookup) {
        this.readings = readings;
        this.lookup = lookup;
    }

    /** @param details what the device says beside it, undecoded, in hexadecimal digits */
    record View(
            String id, String self, String device, String log, String code, Instant at, int ordinal, String details) {
        static View of(UriInfo uri, DeviceEvent event) {
            byte[] details = event.details();
            return new View(
                    event.log() + "/" + event.at() + "/" + event.code() + "/" + event.ordinal(),
                    Moment.self(uri, event.device(), event.at()),
                    Long.toString(event.device().id()),
                    event.log(),
                    event.code(),
                    event.at(),
                    event.ordinal(),
                    details.length == 0 ? null : HexFormat.of().formatHex(details));
        }
    }

    /** A page of them, ascending by stamp. */
    @GET
    public Page<View> list(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @QueryParam("device") String device,
            @QueryParam("from") Instant from,
            @QueryParam("to") Instant to,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Caller caller = Callers.of(security);
        DeviceKey key = lookup.device(caller, device).key();
        return Moment.page(
                (range, most) -> readings.events(caller, key, range, most),
                from,
                to,
                Paging.of("device-events", limit, cursor),
                uri,
                DeviceEvent::at,
                event -> View.of(uri, event));
    }
}
