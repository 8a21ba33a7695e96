// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * What all meters of one model have in common; the same words that a registrar needs to describe the model to a head-end.
 *
 * @param name name of the model
 * @param make the maker
 * @param firmware value of 1.0.0.2.0.255
 * @param security how a reader logs in
 * @param clientSap client address of the reader
 * @param serverSap address of the logical device
 * @param maxPdu largest APDU in octets that it sends or takes
 * @param getWithList what it does with lists of attributes
 * @param connections TCP connections served at a time; a further one is closed
 * @param side side of the transformers that its numbers are on
 * @param clock how it states its time
 * @param profile its load profile
 * @param registers further registers, beside the profile's own
 * @param billing what it freezes
 */
public record MeterModel(
        String name,
        String make,
        String firmware,
        Security security,
        int clientSap,
        int serverSap,
        int maxPdu,
        Lists getWithList,
        int connections,
        Side side,
        TimeStatement clock,
        LoadProfile profile,
        List<Channel> registers,
        Billing billing) {

    public MeterModel {
        registers = List.copyOf(registers);
    }

    /** How a reader logs in (IEC 62056-5-3, 7.2.2). */
    public enum Security {
        NONE,
        LLS,
        /** HLS-5, and all requests authenticated and encrypted (suite 0). */
        GMAC;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** GET with list: served, not offered, or offered and refused all the same. */
    public enum Lists {
        SERVED,
        ABSENT,
        CLAIMED;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The network's side of CT and VT, or the meter's. */
    public enum Side {
        PRIMARY,
        SECONDARY;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Which end of an interval its row is stamped with. */
    public enum Stamp {
        START,
        END;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How a meter states its time.
     *
     * @param offsetMinutes what its local time is ahead of UTC
     * @param deviationStated whether it says so: UTC = local + deviation; else the deviation is sent as 8000 (unspecified)
     */
    public record TimeStatement(int offsetMinutes, boolean deviationStated) {
        /** What that is without daylight saving. */
        public ClockStatement statement() {
            return ClockStatement.of(this);
        }
    }

    /**
     * What is frozen at the end of a month and of a day: clock, reset counter (of a month), registers, maximum demand (of a month).
     *
     * @param obis profile of the monthly freeze
     * @param dailyObis profile of the daily freeze
     * @param calendar name of the active calendar, by which the tariffs are told apart
     * @param registers indices that are frozen
     * @param demand maximum of the mean power of a quarter hour since the freeze before: an extended register (class 4)
     */
    public record Billing(String obis, String dailyObis, String calendar, List<Channel> registers, Channel demand) {
        public Billing {
            registers = List.copyOf(registers);
        }
    }

    /**
     * The load profile, 1.0.99.1.0.255: columns clock, status, then the channels.
     *
     * @param obis logical name
     * @param periodSeconds capture period
     * @param stamp which end of the interval the clock column holds
     * @param bufferDays days after which a row is overwritten
     * @param toExclusive whether a range ends before its {@code to}, against the standard
     * @param channels the value columns
     */
    public record LoadProfile(
            String obis, int periodSeconds, Stamp stamp, int bufferDays, boolean toExclusive, List<Channel> channels) {
        public LoadProfile {
            channels = List.copyOf(channels);
            for (Channel channel : channels) {
                if (channel.accumulation() == Accumulation.INDEX && stamp != Stamp.END) {
                    throw new IllegalArgumentException("an index is what the counter shows at its stamp: use the end");
                }
            }
        }
    }
}
