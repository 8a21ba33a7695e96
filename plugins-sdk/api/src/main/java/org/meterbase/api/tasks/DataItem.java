// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.tasks;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * What is to be collected, in words that hold for every protocol: an entry of the catalogue of data items. What it means for one
 * device follows from the configuration of its model. Immutable, a value.
 */
public final class DataItem implements Comparable<DataItem> {
    /** The catalogue. */
    public enum Kind {
        /** A load profile, by the model's name of it; without name all of the model's. */
        LOAD_PROFILE,
        /** The registers of a reading type (its 18-part code); without name all of the model's. */
        REGISTERS,
        /** An event log, by the model's name of it; without name all of the model's. */
        EVENT_LOG,
        /** The clock. Has no name. */
        CLOCK,
        /** The state of the supply switch; without name the one that the companion profile has. */
        RELAY,
        /** The firmware version; without name the one that the companion profile has. */
        FIRMWARE,
        /** A parameter, by the device's name of it, which must be given. */
        PARAMETER,
        /** Registers frozen at the end of days, by the device's name of the profile that holds them, which must be given. */
        DAILY_FREEZE,
        /** Registers frozen at the end of billing periods, by the device's name of the profile that holds them, which must be given. */
        BILLING
    }

    private static final Set<Kind> NAMED = EnumSet.of(Kind.PARAMETER, Kind.DAILY_FREEZE, Kind.BILLING);

    private final Kind kind;
    private final String name;

    private DataItem(Kind kind, String name) {
        this.kind = Objects.requireNonNull(kind);
        this.name = name.strip();
        if (this.name.length() > 64) {
            throw new IllegalArgumentException("the name of a data item has at most 64 characters: '" + name + "'");
        }
        if (NAMED.contains(kind) && this.name.isEmpty()) {
            throw new IllegalArgumentException(
                    "a " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                            + " is read by its name; give the device's name of it");
        }
        if (kind == Kind.CLOCK && !this.name.isEmpty()) {
            throw new IllegalArgumentException("a clock has no name; leave '" + name + "' out");
        }
    }

    /** All of this kind. @throws IllegalArgumentException for a kind that needs a name */
    public static DataItem all(Kind kind) {
        return new DataItem(kind, "");
    }

    /** The one of this name. @param name empty for all @throws IllegalArgumentException for a kind without names, or a missing one */
    public static DataItem of(Kind kind, String name) {
        return new DataItem(kind, name);
    }

    /** What it is. */
    public Kind kind() {
        return kind;
    }

    /** Which of them; empty text for all. */
    public String name() {
        return name;
    }

    @Override
    public int compareTo(DataItem other) {
        return kind != other.kind ? kind.compareTo(other.kind) : name.compareTo(other.name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DataItem o && kind == o.kind && name.equals(o.name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, name);
    }

    /** The kind, and the name behind it where there is one. */
    @Override
    public String toString() {
        return name.isEmpty() ? kind.name() : kind + " " + name;
    }
}
