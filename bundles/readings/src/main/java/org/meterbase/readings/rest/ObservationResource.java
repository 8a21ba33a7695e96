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
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Readings;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Parameters;

/** {@code /observations}: the latest that is known of each parameter, clock, switch and the like of a device. */
@Produces(MediaType.APPLICATION_JSON)
public final class ObservationResource {
    private final Readings readings;
    private final Lookup lookup;

    ObservationResource(Readings readings, Lookup lookup) {
        this.readings = readings;
        this.lookup = lookup;
    }

    /** @param value a number, a text, octets in hexadecimal digits, an instant, or true or false */
    record View(String id, String self, String device, String kind, String name, Object value, Instant observedAt) {
        static View of(UriInfo uri, Observation observation) {
            return new View(
                    Parameters.written(observation.kind()) + "/" + observation.name(),
                    uri.getAbsolutePath().getRawPath() + "?device="
                            + observation.device().id(),
                    Long.toString(observation.device().id()),
                    Parameters.written(observation.kind()),
                    observation.name(),
                    value(observation.value()),
                    observation.observedAt());
        }

        private static Object value(Observation.Value value) {
            if (value instanceof Observation.Value.Number number) {
                return number.value();
            }
            if (value instanceof Observation.Value.Text text) {
                return text.value();
            }
            if (value instanceof Observation.Value.Octets octets) {
                return HexFormat.of().formatHex(octets.value());
            }
            if (value instanceof Observation.Value.Stamp stamp) {
                return stamp.instant();
            }
            return ((Observation.Value.Flag) value).value();
        }
    }

    /** All of them, by kind and name. */
    @GET
    public Page<View> list(
            @Context SecurityContext security, @Context UriInfo uri, @QueryParam("device") String device) {
        Caller caller = Callers.of(security);
        DeviceKey key = lookup.device(caller, device).key();
        return Page.whole(readings.observations(caller, key).stream()
                .map(observation -> View.of(uri, observation))
                .toList());
    }
}
