// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import static org.meterbase.simulator.utility.Accumulation.AVERAGE;
import static org.meterbase.simulator.utility.Accumulation.DELTA;
import static org.meterbase.simulator.utility.Accumulation.INDEX;
import static org.meterbase.simulator.utility.Accumulation.INSTANTANEOUS;
import static org.meterbase.simulator.utility.NumberType.DOUBLE_LONG_UNSIGNED;
import static org.meterbase.simulator.utility.NumberType.LONG64_UNSIGNED;
import static org.meterbase.simulator.utility.NumberType.LONG_UNSIGNED;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.meterbase.simulator.utility.MeterModel.Billing;
import org.meterbase.simulator.utility.MeterModel.Lists;
import org.meterbase.simulator.utility.MeterModel.LoadProfile;
import org.meterbase.simulator.utility.MeterModel.Security;
import org.meterbase.simulator.utility.MeterModel.Side;
import org.meterbase.simulator.utility.MeterModel.Stamp;
import org.meterbase.simulator.utility.MeterModel.TimeStatement;

/** The catalogue: between them these differ in all that a reader of meters has to get right. */
public final class MeterModels {
    private static final String PROFILE = "1.0.99.1.0.255";
    private static final TimeStatement UTC = new TimeStatement(0, true);
    private static final TimeStatement EAST = new TimeStatement(120, true);
    private static final TimeStatement CENTRAL = new TimeStatement(60, true);
    private static final TimeStatement UNSPECIFIED = new TimeStatement(0, false);

    /** Indices in Wh, rows stamped at their end, local time of UTC + 2 h; blocks of at most 1,024 octets. */
    public static final MeterModel INDEX_MODEL = new MeterModel(
            "SIM-INDEX",
            "Simulated Meters",
            "SIM-INDEX 1.4.2",
            Security.LLS,
            1,
            1,
            1024,
            Lists.SERVED,
            1,
            Side.PRIMARY,
            EAST,
            new LoadProfile(PROFILE, 900, Stamp.END, 60, false, energies(INDEX, DOUBLE_LONG_UNSIGNED, 0)),
            registers(0, 1),
            billing(registers(0, 1)));

    /** Energies of an interval in 10 Wh, 16 bits, no log-in, no lists, clock in UTC. */
    public static final MeterModel DELTA_MODEL = new MeterModel(
            "SIM-DELTA",
            "Simulated Meters",
            "SIM-DELTA 2.0.0",
            Security.NONE,
            16,
            1,
            4096,
            Lists.ABSENT,
            1,
            Side.PRIMARY,
            UTC,
            new LoadProfile(PROFILE, 900, Stamp.END, 60, false, energies(DELTA, LONG_UNSIGNED, 1)),
            registers(1, 3),
            billing(registers(1, 3)));

    /** Mean power in W, rows stamped at their start, UTC + 1 h; offers lists and refuses them. */
    public static final MeterModel AVERAGE_MODEL = new MeterModel(
            "SIM-AVERAGE",
            "Other Instruments",
            "OI 7.11",
            Security.LLS,
            1,
            1,
            2048,
            Lists.CLAIMED,
            1,
            Side.PRIMARY,
            CENTRAL,
            new LoadProfile(PROFILE, 900, Stamp.START, 60, false, energies(AVERAGE, DOUBLE_LONG_UNSIGNED, 0)),
            registers(1, 3),
            billing(registers(1, 3)));

    /** Indices on the transformers' secondary side, deviation unspecified; two connections at a time. */
    public static final MeterModel INDEX_SECONDARY_MODEL = new MeterModel(
            "SIM-INDEX-SECONDARY",
            "Other Instruments",
            "OI 9.3",
            Security.LLS,
            1,
            1,
            8192,
            Lists.SERVED,
            2,
            Side.SECONDARY,
            UNSPECIFIED,
            new LoadProfile(PROFILE, 900, Stamp.END, 90, false, energies(INDEX, DOUBLE_LONG_UNSIGNED, 0)),
            registers(0, 3),
            billing(registers(0, 3)));

    /** Mean power on the secondary side, in UTC. */
    public static final MeterModel AVERAGE_SECONDARY_MODEL = new MeterModel(
            "SIM-AVERAGE-SECONDARY",
            "Other Instruments",
            "OI 9.4",
            Security.LLS,
            1,
            1,
            1024,
            Lists.SERVED,
            1,
            Side.SECONDARY,
            UTC,
            new LoadProfile(PROFILE, 900, Stamp.END, 90, false, energies(AVERAGE, DOUBLE_LONG_UNSIGNED, 0)),
            registers(0, 3),
            billing(registers(0, 3)));

    /** Least of all: APDUs of 128 octets, stamped at the start, ranges that leave out their end. */
    public static final MeterModel SMALL_MODEL = new MeterModel(
            "SIM-DELTA-SMALL",
            "Simulated Meters",
            "SIM-SMALL 0.9",
            Security.LLS,
            1,
            1,
            128,
            Lists.SERVED,
            1,
            Side.PRIMARY,
            EAST,
            new LoadProfile(PROFILE, 900, Stamp.START, 40, true, energies(DELTA, DOUBLE_LONG_UNSIGNED, 0)),
            registers(0, 1),
            billing(registers(0, 1)));

    /** Indices in Wh with 64 bits, wide enough for any customer, behind HLS-5 with authenticated encryption; blocks of 512 octets. */
    public static final MeterModel SECURE_MODEL = new MeterModel(
            "SIM-SECURE",
            "Simulated Meters",
            "SIM-SECURE 3.1.0",
            Security.GMAC,
            1,
            1,
            512,
            Lists.SERVED,
            1,
            Side.PRIMARY,
            EAST,
            new LoadProfile(PROFILE, 900, Stamp.END, 60, false, energies(INDEX, LONG64_UNSIGNED, 0)),
            registers(LONG64_UNSIGNED, 0, 3),
            billing(registers(LONG64_UNSIGNED, 0, 3)));

    private static final List<MeterModel> ALL = List.of(
            INDEX_MODEL, DELTA_MODEL, AVERAGE_MODEL, INDEX_SECONDARY_MODEL, AVERAGE_SECONDARY_MODEL, SMALL_MODEL);

    private MeterModels() {}

    /** The models that every utility has. */
    public static List<MeterModel> all() {
        return ALL;
    }

    /** All models, also those that a utility has only where it is asked for. */
    public static List<MeterModel> catalogue() {
        return Stream.concat(ALL.stream(), Stream.of(SECURE_MODEL)).toList();
    }

    /** A+, A-, R+, R-: value group D says how they accumulate (8 index, 29 interval, 5 last average). */
    private static List<Channel> energies(Accumulation accumulation, NumberType type, int scaler) {
        int d = accumulation == INDEX ? 8 : accumulation == DELTA ? 29 : 5;
        List<Channel> channels = new ArrayList<>();
        for (int c = 1; c <= 4; c++) {
            Quantity quantity = Quantity.values()[c - 1];
            String unit = (c < 3 ? "W" : "var") + (accumulation == AVERAGE ? "" : "h");
            String obis = "1.0." + c + "." + d + ".0.255";
            channels.add(new Channel(obis, quantity, 0, 0, accumulation, type, scaler, unit));
        }
        return channels;
    }

    /** A+ with its tariffs and A-, and the maximum demand of A+. */
    private static Billing billing(List<Channel> registers) {
        List<Channel> frozen = new ArrayList<>();
        for (String obis : List.of("1.8.0", "1.8.1", "1.8.2", "1.8.3", "1.8.4", "2.8.0")) {
            registers.stream()
                    .filter(register -> register.obis().equals("1.0." + obis + ".255"))
                    .forEach(frozen::add);
        }
        Channel demand =
                new Channel("1.0.1.6.0.255", Quantity.ACTIVE_IMPORT, 0, 0, AVERAGE, DOUBLE_LONG_UNSIGNED, 0, "W");
        return new Billing("1.0.98.1.0.255", "1.0.98.2.0.255", "FOUR-TARIFFS", frozen, demand);
    }

    /** Totals, tariffs 1 to 4 of A+, and what swings: of one phase or of three. */
    private static List<Channel> registers(int scaler, int phases) {
        return registers(DOUBLE_LONG_UNSIGNED, scaler, phases);
    }

    private static List<Channel> registers(NumberType type, int scaler, int phases) {
        List<Channel> registers = new ArrayList<>(energies(INDEX, type, scaler));
        for (int tariff = 1; tariff <= 4; tariff++) {
            registers.add(new Channel(
                    "1.0.1.8." + tariff + ".255", Quantity.ACTIVE_IMPORT, tariff, 0, INDEX, type, scaler, "Wh"));
        }
        for (int phase = 1; phase <= phases; phase++) {
            int c = 11 + 20 * phase;
            registers.add(new Channel(
                    "1.0." + (c + 1) + ".7.0.255", Quantity.VOLTAGE, 0, phase, INSTANTANEOUS, LONG_UNSIGNED, -1, "V"));
            registers.add(new Channel(
                    "1.0." + c + ".7.0.255", Quantity.CURRENT, 0, phase, INSTANTANEOUS, DOUBLE_LONG_UNSIGNED, -2, "A"));
        }
        registers.add(
                new Channel("1.0.1.7.0.255", Quantity.ACTIVE_POWER, 0, 0, INSTANTANEOUS, DOUBLE_LONG_UNSIGNED, 0, "W"));
        return registers;
    }
}
