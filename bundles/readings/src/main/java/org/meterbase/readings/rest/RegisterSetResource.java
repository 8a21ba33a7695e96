// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.rest;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.ws.rs.GET;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.UriInfo;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.Side;
import org.meterbase.api.readings.Readings;
import org.meterbase.kit.rest.Callers;
import org.meterbase.kit.rest.Page;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Parameters;
import org.meterbase.kit.rest.Problem;
import org.meterbase.readings.PointRegisters;
import org.meterbase.readings.projection.PointRegister;
import org.meterbase.readings.projection.Unprojectable;

/** {@code /register-sets}: registers that are valid together, of a device as it sent them, or of a usage point as they count there. */
@Produces(MediaType.APPLICATION_JSON)
public final class RegisterSetResource {
    private final Readings readings;
    private final PointRegisters points;
    private final Lookup lookup;

    RegisterSetResource(Readings readings, PointRegisters points, Lookup lookup) {
        this.readings = readings;
        this.points = points;
        this.lookup = lookup;
    }

    /**
     * A register.
     *
     * @param readingType what it means at the usage point; absent where a device was asked for, or where its model does not say
     * @param unit the device's, or the reading type's with its multiplier; so is the value
     * @param capturedAt when a maximum arose
     */
    record RegisterView(
            String name,
            String readingType,
            long integer,
            int scaler,
            String unit,
            BigDecimal value,
            String side,
            String accumulation,
            Instant capturedAt) {
        static RegisterView of(Register register, RegisterSet set, PointRegister meaning) {
            boolean raw = meaning == null;
            Side side = raw || meaning.measured() == Side.UNSPECIFIED ? register.side() : Side.PRIMARY;
            return new RegisterView(
                    register.name(),
                    raw ? null : meaning.type().toString(),
                    register.value(),
                    register.scaler(),
                    raw ? register.unit().symbol() : meaning.type().unitText(),
                    raw ? BigDecimal.valueOf(register.value(), -register.scaler()) : meaning.value(),
                    Parameters.written(side),
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
        static View of(UriInfo uri, RegisterSet set, Map<Integer, PointRegister> meanings) {
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
                    IntStream.range(0, set.registers().size())
                            .mapToObj(place -> RegisterView.of(set.registers().get(place), set, meanings.get(place)))
                            .toList());
        }
    }

    /** A page of them, ascending by stamp: of a device, or of a usage point. */
    @GET
    public Page<View> list(
            @Context SecurityContext security,
            @Context UriInfo uri,
            @QueryParam("device") String device,
            @QueryParam("usagePoint") String usagePoint,
            @QueryParam("from") Instant from,
            @QueryParam("to") Instant to,
            @QueryParam("asOf") Instant asOf,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Caller caller = Callers.of(security);
        Paging paging = Paging.of("register-sets", limit, cursor);
        if (usagePoint != null) {
            return ofPoint(caller, uri, lookup.usagePoint(caller, usagePoint), from, to, asOf, paging);
        }
        if (asOf != null) {
            throw Parameters.wrong("asOf", "goes with usagePoint; what a device said does not change");
        }
        DeviceKey key = lookup.device(caller, device).key();
        return Moment.page(
                (range, most) -> readings.registerSets(caller, key, range, most),
                from,
                to,
                paging,
                uri,
                RegisterSet::at,
                set -> View.of(uri, set, Map.of()));
    }

    private Page<View> ofPoint(
            Caller caller, UriInfo uri, UsagePoint point, Instant from, Instant to, Instant asOf, Paging paging) {
        Instant known = asOf == null ? Archive.NOW : asOf;
        try {
            return Moment.page(
                    (range, most) -> points.sets(caller, point, range, known, most),
                    from,
                    to,
                    paging,
                    uri,
                    one -> one.set().at(),
                    one -> View.of(uri, one.set(), one.meanings()));
        } catch (Unprojectable e) {
            throw Problem.conflict(e.getMessage());
        }
    }
}
