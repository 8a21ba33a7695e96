// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.readings;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The readings: what devices delivered, and what it means. Thread-safe. {@link #append} never blocks; everything else blocks on the database.
 *
 * @throws org.meterbase.api.access.AccessDenied from every method that takes a caller, where it may not see the readings
 */
@ProviderType
public interface Readings {
    /**
     * Appends a frame to the journal. The stage completes once the frame is committed and will survive a crash; it completes
     * exceptionally where it is not known to be committed: then the same facts may be appended again and do no harm.
     * It completes on a thread of the journal: pass on, do not work there.
     *
     * @throws IllegalArgumentException where the deliveries are of more than one shard, or there are none
     * @throws JournalClosed where nothing more can be kept; nothing of it was. The brake goes on well before that
     */
    CompletionStage<Void> append(Frame frame);

    /**
     * Whether nothing more should be begun for now, as commits are slow, much is not committed, or the disk is nearly full: the first stage of the brake. What
     * is in hand may be read to its end and appended.
     */
    boolean brake();

    /** Whether nothing more should be read from sockets either: the second stage. In the third one {@link #append} refuses. */
    boolean brakeReading();

    /**
     * The values of a reading type at a usage point, with the interval's start (or the moment) in the range, ascending. What the accepted layer holds
     * is served from there, the rest is projected from the raw layer as the archive had it as of that moment.
     */
    Series series(Caller caller, UsagePoint point, ReadingType type, TimeRange range, Instant asOf);

    /**
     * What of a range of stamps is missing in the raw layer of a profile and may still be had, per device, ascending: rows that are
     * not there on the grid of the period, less what a device has already answered that it does not have. Frames that are committed
     * but not yet folded may still count as missing. A device of which nothing is known misses the whole range. One query for all devices.
     *
     * @param period the capture period; zero for a log or a profile without grid: then what lies after the last coverage is missing
     */
    Map<DeviceKey, List<TimeRange>> missing(
            Caller caller, Collection<DeviceKey> devices, String source, TimeRange stamps, Duration period);

    /** The register sets of a device with their stamp in the range, ascending by stamp; at most {@code limit}. */
    List<RegisterSet> registerSets(Caller caller, DeviceKey device, TimeRange range, int limit);

    /** The events of a device with their stamp in the range, ascending by stamp; at most {@code limit}. */
    List<DeviceEvent> events(Caller caller, DeviceKey device, TimeRange range, int limit);

    /** The latest observation of each kind and name of a device. */
    List<Observation> observations(Caller caller, DeviceKey device);
}
