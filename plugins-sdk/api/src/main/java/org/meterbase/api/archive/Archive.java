// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.archive;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meterbase.api.access.Caller;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.Identity;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The archive: what is installed where, and what its channels mean. Bitemporal: every answer is as of a moment of validity and
 * of a moment of knowledge. Thread-safe; calls block on the database, except where they say that they answer from memory.
 *
 * <p>A question as of {@link #NOW} is answered by what is known at the call. An earlier {@code asOf} leaves out everything that was recorded
 * after it; the same question as of the same past moment always has the same answer.
 *
 * @throws org.meterbase.api.access.AccessDenied from every method, where the caller may not see it
 */
@ProviderType
public interface Archive {
    /** As of the moment of the call. */
    Instant NOW = Instant.MAX;

    /** The device of this id. */
    Optional<EndDevice> device(Caller caller, long id);

    /** The devices of this serial number: one per manufacturer at most. */
    List<EndDevice> devicesBySerialNumber(Caller caller, String serialNumber);

    /** The devices of these ids that there are, in no particular order; one query for all. */
    List<EndDevice> devices(Caller caller, Collection<Long> ids);

    /** The usage point of this id. */
    Optional<UsagePoint> usagePoint(Caller caller, long id);

    /** The usage point of this name. */
    Optional<UsagePoint> usagePointByName(Caller caller, String name);

    /** The version of a model's configuration that is valid at a moment; kept in memory. */
    Optional<ModelConfiguration> configuration(Caller caller, String model, Instant validAt, Instant asOf);

    /** The group of this id with its members that are installed now. */
    Optional<DeviceGroup> group(Caller caller, long id);

    /**
     * Which channels or registers measured a reading type at a usage point: pieces that ascend and do not overlap; gaps between them were not
     * measured. Binding, model configuration and ratio are each taken as valid in the piece's range. A channel or register counts if its
     * {@link ChannelConfiguration#readingType()} is exactly this type; where a model has several, the first in the order of its profiles, then of
     * its registers. Where several devices measured it at one time, the one in the position {@code main} counts, then the others
     * in the order of their positions. The ends of a range without begin or end are those of the years 1900 and 9999.
     */
    List<MeasuringChannel> measured(Caller caller, UsagePoint point, ReadingType type, TimeRange range, Instant asOf);

    /** The reading types that were measured at a usage point at any time in the range. */
    List<ReadingType> readingTypes(Caller caller, UsagePoint point, TimeRange range, Instant asOf);

    /**
     * The devices among these that are not known under this shard and id, or that are neither bound to a usage point at the moment nor
     * now in the state {@link EndDevice.State#INSTALLED}; for quarantine. One query for all.
     */
    List<DeviceKey> notInstalled(Caller caller, Collection<DeviceKey> devices, Instant at);

    /**
     * Since when each of these devices has been installed: the beginning of its first binding that is held for true. A device that was never bound is
     * left out. One query for all.
     */
    Map<Long, Instant> installedFrom(Caller caller, Collection<Long> devices);

    /**
     * The devices that may have answered so: at least one word of what the archive expects of them (or their serial number) agrees with the identity,
     * and none contradicts it; ascending by id, at most 100. None for an identity of which nothing is known.
     */
    List<EndDevice> answering(Caller caller, Identity answered);

    /**
     * What was corrected after a position, in the order of recording: by bindings, ratios, configurations of models, and models of devices. What is projected
     * differs in exactly the ranges that are named. A device that is bound for the first time is a correction as well: nothing was held for true before.
     *
     * @param after the position up to which corrections are known
     * @param limit for about how many usage points to answer, from 1
     */
    Corrections corrections(Caller caller, Corrections.Position after, int limit);
}
