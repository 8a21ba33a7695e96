// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.companion;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.delivery.StampConvention.DeviationSign;
import org.meterbase.api.model.ObisCode;
import org.meterbase.protocol.dlms.companion.ProfileFile.RangeDeviation;
import org.meterbase.protocol.dlms.companion.ProfileFile.RangeTime;
import org.meterbase.protocol.dlms.data.CosemTime;
import org.meterbase.protocol.dlms.data.OctetWriter;
import org.meterbase.protocol.dlms.data.Tag;

/** A companion profile, ready for use. Immutable, shared by all conversations. */
public final class CompanionProfile {
    private static final int LEAST_PDU = 64;
    private static final int MOST_PDU = 65_535;

    private final String name;
    private final ProfileFile file;
    private final int conformance;
    private final Duration answerPatience;
    private final Duration releasePatience;
    private final Set<ObisCode> statusColumns;
    private final Set<ObisCode> eventCodes;
    private final StatusBits statusBits;
    private final UsualClasses classes;
    private final Optional<ZoneId> zone;
    private final Optional<ObisCode> logicalDeviceName;
    private final Optional<ObisCode> serialNumber;
    private final Map<String, String> security;

    /** @throws IllegalArgumentException where a word or number of it is outside what it may be */
    CompanionProfile(String name, ProfileFile file) {
        this.name = name;
        this.file = file;
        conformance = Conformance.block(file.conformance());
        answerPatience = Duration.ofMillis(
                ranged("patience.answerMillis", file.patience().answerMillis(), 100, 600_000));
        releasePatience = Duration.ofMillis(
                ranged("patience.releaseMillis", file.patience().releaseMillis(), 100, 600_000));
        ranged("client", file.client(), 1, MOST_PDU);
        ranged("publicClient", file.publicClient(), 1, MOST_PDU);
        ranged("server", file.server(), 0, MOST_PDU);
        ranged("maxPdu", file.maxPdu(), LEAST_PDU, MOST_PDU);
        ranged("repeats", file.repeats(), 0, 5);
        ranged("skip", file.skip(), 0, 4096);
        ranged("lists.most", file.lists().most(), 1, 100);
        ranged("trustHours", file.trustHours(), 0, 24 * 366);
        statusColumns = file.status().columns().stream().map(ObisCode::parse).collect(Collectors.toUnmodifiableSet());
        eventCodes = file.eventLogs().codes().stream().map(ObisCode::parse).collect(Collectors.toUnmodifiableSet());
        statusBits = new StatusBits(file.status().bits());
        classes = new UsualClasses(file.classes());
        zone = Optional.ofNullable(file.stamps().zone()).map(ZoneId::of);
        logicalDeviceName =
                Optional.ofNullable(file.identity().logicalDeviceName()).map(ObisCode::parse);
        security = file.security().words();
        serialNumber = Optional.ofNullable(file.identity().serialNumber()).map(ObisCode::parse);
    }

    public String name() {
        return name;
    }

    /** The client address of a reader that logs in. */
    public int client() {
        return file.client();
    }

    /** The client address of a reader without a password. */
    public int publicClient() {
        return file.publicClient();
    }

    /** The address of the logical device. */
    public int server() {
        return file.server();
    }

    /** The largest APDU to be sent to us. */
    public int maxPdu() {
        return file.maxPdu();
    }

    /** The conformance block to be proposed. */
    public int conformance() {
        return conformance;
    }

    /** What the security of an association is, in the words that a device's own parameters have as well. */
    public Map<String, String> security() {
        return security;
    }

    /** Whether to release the association before hanging up. */
    public boolean release() {
        return file.release();
    }

    /** How long an answer may take to begin or to go on. */
    public Duration answerPatience() {
        return answerPatience;
    }

    /** How long the answer to a release may take; many meters give none. */
    public Duration releasePatience() {
        return releasePatience;
    }

    /** How often a read is asked again after silence. */
    public int repeats() {
        return file.repeats();
    }

    /** Octets that may stand before the first frame, as a concentrator's greeting. */
    public int skip() {
        return file.skip();
    }

    public Set<ObisCode> statusColumns() {
        return statusColumns;
    }

    /** Columns of event logs that hold the event's code. */
    public Set<ObisCode> eventCodes() {
        return eventCodes;
    }

    public StatusBits statusBits() {
        return statusBits;
    }

    public UsualClasses classes() {
        return classes;
    }

    /** Whether several attributes may be asked for at once. */
    public boolean lists() {
        return file.lists().use();
    }

    /** How many attributes may be asked for at once. */
    public int mostInList() {
        return file.lists().most();
    }

    public Optional<ObisCode> logicalDeviceName() {
        return logicalDeviceName;
    }

    public Optional<ObisCode> serialNumber() {
        return serialNumber;
    }

    /** The name of the object that holds an observation of this kind, where nobody named one. */
    public Optional<String> object(Observation.Kind kind) {
        return Optional.ofNullable(file.objects().get(kind));
    }

    /** For how long columns, scalers and units once read are believed. */
    public Duration trust() {
        return Duration.ofHours(file.trustHours());
    }

    /** How this device's stamps are to be read. @param deviceZone where the profile fixes none */
    public StampConvention convention(ZoneId deviceZone) {
        return StampConvention.STANDARD
                .with(file.stamps().sign())
                .in(zone.orElse(deviceZone))
                .at(file.stamps().stampAt());
    }

    /** Writes an end of a range as this kind of device wants it. */
    public void writeRangeEnd(OctetWriter out, Instant end, ZoneId deviceZone) {
        if (file.range().time() == RangeTime.DATE_TIME) {
            out.u8(Tag.DATE_TIME);
        } else {
            out.u8(Tag.OCTET_STRING).u8(CosemTime.SIZE);
        }
        RangeDeviation way = file.range().deviation();
        ZoneId local = way == RangeDeviation.UTC ? ZoneOffset.UTC : zone.orElse(deviceZone);
        ZoneOffset offset = local.getRules().getOffset(end);
        int minutes = offset.getTotalSeconds() / 60;
        int deviation = way == RangeDeviation.UNSPECIFIED
                ? DeviceStamp.DEVIATION_UNSPECIFIED
                : file.stamps().sign() == DeviationSign.UTC_IS_LOCAL_PLUS ? -minutes : minutes;
        boolean summer = local.getRules().isDaylightSavings(end);
        int status = way == RangeDeviation.UNSPECIFIED
                ? DeviceStamp.STATUS_UNSPECIFIED
                : summer ? DeviceStamp.STATUS_DAYLIGHT_SAVING : 0;
        CosemTime.write(out, LocalDateTime.ofInstant(end, offset), deviation, status);
    }

    private int ranged(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + value + "; it may be " + least + " to " + most);
        }
        return value;
    }
}
