// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.rest;

import javax.ws.rs.Path;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.readings.Feed;
import org.meterbase.api.readings.Readings;
import org.meterbase.kit.rest.Secured;
import org.meterbase.readings.Inspection;
import org.meterbase.readings.LateDesk;
import org.meterbase.readings.PointRegisters;
import org.meterbase.readings.PoisonDesk;
import org.meterbase.readings.QuarantineDesk;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What this bundle serves over REST. */
@Component(service = ReadingsResource.class)
@Secured
@Path("/api/v1")
public final class ReadingsResource {
    private final SeriesResource series;
    private final RegisterSetResource registerSets;
    private final DeviceEventResource deviceEvents;
    private final ObservationResource observations;
    private final QuarantineResource quarantine;
    private final FeedResource feed;
    private final PoisonResource poison;
    private final LateResource late;

    /** Of these services. */
    @Activate
    public ReadingsResource(
            @Reference Readings readings,
            @Reference Archive archive,
            @Reference Inspection inspection,
            @Reference PointRegisters points,
            @Reference Feed changes,
            @Reference QuarantineDesk desk,
            @Reference PoisonDesk poisoned,
            @Reference LateDesk tooLate) {
        Lookup lookup = new Lookup(archive);
        series = new SeriesResource(readings, archive, lookup, new RawResource(inspection, lookup));
        registerSets = new RegisterSetResource(readings, points, lookup);
        deviceEvents = new DeviceEventResource(readings, lookup);
        observations = new ObservationResource(readings, lookup);
        quarantine = new QuarantineResource(inspection, desk);
        feed = new FeedResource(inspection, changes);
        poison = new PoisonResource(poisoned);
        late = new LateResource(tooLate);
    }

    /** Series by usage point, and the raw layer by device. */
    @Path("readings")
    public SeriesResource readings() {
        return series;
    }

    /** Registers that are valid together, by device and by usage point. */
    @Path("register-sets")
    public RegisterSetResource registerSets() {
        return registerSets;
    }

    /** Entries of a device's logs. */
    @Path("device-events")
    public DeviceEventResource deviceEvents() {
        return deviceEvents;
    }

    /** The latest that is known of a device. */
    @Path("observations")
    public ObservationResource observations() {
        return observations;
    }

    /** What does not count. */
    @Path("quarantine")
    public QuarantineResource quarantine() {
        return quarantine;
    }

    /** What could not be folded. */
    @Path("poison")
    public PoisonResource poison() {
        return poison;
    }

    /** What came for a month that is retired. */
    @Path("late")
    public LateResource late() {
        return late;
    }

    /** How far each stage is behind, and the changes themselves. */
    @Path("feed")
    public FeedResource feed() {
        return feed;
    }
}
