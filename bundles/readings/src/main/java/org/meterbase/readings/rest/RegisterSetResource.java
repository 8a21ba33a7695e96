// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.rest;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import javax.ws.rs.GET;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.UriInfo;
import org.meterbase.api.access.Caller;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Readings;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;

/** {@code /register-sets}: registers of a device that are valid together, as it sent them. */
@Produces(MediaType.APPLICATION_JSON)
public final class RegisterSetResource {
    private final Readings readings;
    private final Lookup lookup;

    RegisterSetResource(Readings readings, Lookup lookup) {
        this.readings = readings;
        this.lookup = lookup;
    }

    /** @param capturedAt when a maximum arose */
    record RegisterView(
            String name,
            long integer,
            int scaler,
            String unit,
            BigDecimal value,
            String side,
            String accumulation,
            Instant capturedAt) {
        static RegisterView of(Register register, RegisterSet set) {
            return new RegisterView(
                    register.name(),
                    register.value(),
                    register.scaler(),
                    register.unit().symbol(),
                    BigDecimal.valueOf(register.value(), -register.scaler()),
                    Parameters.written(register.side()),
                    Parameters.written(register.accumulation()),
                    register.capturedAt().map(set.convention()::instant).orElse(null));
        }
    }

    record View(
            String id,
            String self,
            String device,
            String kind,
            String source,
            Instant at,
            Instant readAt,
            int ordinal,
            Long closingReason,
            Long resetCount,
            String calendarName,
            List<RegisterView> registers) {
        static View of(UriInfo uri, RegisterSet set) {
            return new View(
                    Parameters.written(set.kind()) + "/" + set.source() + "/" + set.at() + "/" + set.ordinal(),
                    Moment.self(uri, set.device(), set.at()),
                    Long.toString(set.device().id()),
                    Parameters.written(set.kind()),
                    set.source(),
                    set.at(),
                    set.readAt(),
                    set.ordinal(),
                    set.closingReason().isPresent() ? set.closingReason().getAsLong() : null,
                    set.resetCount().isPresent() ? set.resetCount().getAsLong() : null,
                    set.calendarName().orElse(null),
                    set.registers().stream()
                            .map(register -> RegisterView.of(register, set))
                            .toList());
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
                (range, most) -> readings.registerSets(caller, key, range, most),
                from,
                to,
                Paging.of("register-sets", limit, cursor),
                uri,
                RegisterSet::at,
                set -> View.of(uri, set));
    }
}
