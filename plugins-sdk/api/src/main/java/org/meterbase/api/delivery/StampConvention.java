// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.delivery;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Objects;
import org.meterbase.api.model.StampAt;

/**
 * How a device's stamps are read: the sign of its deviation, the zone of its clock where it sends no deviation, and which end
 * of an interval is stamped. Kept beside the stamps as sent, so that a wrong convention can be corrected. Immutable, a value.
 */
public final class StampConvention {
    /** What the deviation is added to. */
    public enum DeviationSign {
        /** UTC = local time + deviation: the standard's sign, -60 for Central European Time. */
        UTC_IS_LOCAL_PLUS,
        /** UTC = local time - deviation: what several companion specifications do, +60 for Central European Time. */
        UTC_IS_LOCAL_MINUS
    }

    /** The standard's sign, UTC where no deviation is sent, and nothing known of interval ends. */
    public static final StampConvention STANDARD =
            new StampConvention(DeviationSign.UTC_IS_LOCAL_PLUS, ZoneOffset.UTC, StampAt.UNSPECIFIED);

    private final DeviationSign sign;
    private final ZoneId zone;
    private final StampAt stampAt;

    private StampConvention(DeviationSign sign, ZoneId zone, StampAt stampAt) {
        this.sign = Objects.requireNonNull(sign);
        this.zone = Objects.requireNonNull(zone);
        this.stampAt = Objects.requireNonNull(stampAt);
    }

    /** The same with this sign. */
    public StampConvention with(DeviationSign newSign) {
        return new StampConvention(newSign, zone, stampAt);
    }

    /** The same with this zone for stamps without deviation. */
    public StampConvention in(ZoneId newZone) {
        return new StampConvention(sign, newZone, stampAt);
    }

    /** The same with this end of the interval stamped. */
    public StampConvention at(StampAt newStampAt) {
        return new StampConvention(sign, zone, newStampAt);
    }

    /** What the deviation is added to. */
    public DeviationSign sign() {
        return sign;
    }

    /** The zone of the device's clock where it sends no deviation. */
    public ZoneId zone() {
        return zone;
    }

    /** Which end of an interval is stamped, so far as the device or its companion profile says. */
    public StampAt stampAt() {
        return stampAt;
    }

    /** The instant that a stamp means. */
    public Instant instant(DeviceStamp stamp) {
        return Instant.ofEpochSecond(epochSecond(stamp.wallClock(), stamp.deviation(), stamp.clockStatus()));
    }

    /**
     * The instant that a stamp means, in seconds since the epoch; allocates nothing where a deviation was sent. In the hour
     * that autumn repeats, and at its very end, the daylight saving bit of the status decides; without one it is the first pass, and at the end the second.
     */
    public long epochSecond(long wallClock, int deviation, int clockStatus) {
        if (deviation != DeviceStamp.DEVIATION_UNSPECIFIED) {
            return sign == DeviationSign.UTC_IS_LOCAL_PLUS ? wallClock + deviation * 60L : wallClock - deviation * 60L;
        }
        if (zone instanceof ZoneOffset offset) {
            return wallClock - offset.getTotalSeconds();
        }
        LocalDateTime local = LocalDateTime.ofEpochSecond(wallClock, 0, ZoneOffset.UTC);
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (offsets.size() == 2) {
            boolean standardTime = clockStatus != DeviceStamp.STATUS_UNSPECIFIED
                    && (clockStatus & DeviceStamp.STATUS_DAYLIGHT_SAVING) == 0;
            return wallClock - offsets.get(standardTime ? 1 : 0).getTotalSeconds();
        }
        ZoneRules rules = zone.getRules();
        long standing = wallClock - rules.getOffset(local).getTotalSeconds();
        return closesFirstPass(rules, local, standing, clockStatus)
                ? wallClock - offsetBefore(rules, standing).getTotalSeconds()
                : standing;
    }

    /**
     * Where the hour that autumn repeats ends at three, its first pass ends at three as well: at the instant that the clock then calls two. Only a device
     * that says that daylight saving is still active means that one.
     */
    private static boolean closesFirstPass(ZoneRules rules, LocalDateTime local, long standing, int clockStatus) {
        if (clockStatus == DeviceStamp.STATUS_UNSPECIFIED || (clockStatus & DeviceStamp.STATUS_DAYLIGHT_SAVING) == 0) {
            return false;
        }
        ZoneOffsetTransition last = rules.previousTransition(Instant.ofEpochSecond(standing));
        return last != null && last.isOverlap() && last.getDateTimeBefore().equals(local);
    }

    private static ZoneOffset offsetBefore(ZoneRules rules, long standing) {
        return rules.previousTransition(Instant.ofEpochSecond(standing)).getOffsetBefore();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StampConvention o && sign == o.sign && zone.equals(o.zone) && stampAt == o.stampAt;
    }

    @Override
    public int hashCode() {
        return Objects.hash(sign, zone, stampAt);
    }

    @Override
    public String toString() {
        return sign + " " + zone + " " + stampAt;
    }
}
