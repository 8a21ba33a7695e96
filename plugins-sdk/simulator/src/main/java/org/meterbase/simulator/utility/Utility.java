// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meterbase.simulator.utility.Meter.Installation;

/** A utility's customers and their meters: the same for the same seed, and the first hundred the same for any number. */
public final class Utility {
    private static final String[] STREETS = {
        "Acacia Avenue", "Bergzicht Street", "Church Street", "Dassie Close", "Erica Road", "Fynbos Lane",
                "Goue Akker Street",
        "Heron Crescent", "Impala Road", "Jakaranda Street", "Kestrel Way", "Loerie Street", "Mimosa Road",
                "Nerina Close"
    };
    private static final Ratio LOW_VOLTAGE_CT = new Ratio(1000, 5);
    private static final Ratio SMALL_CT = new Ratio(200, 5);
    private static final Ratio FEEDER_CT = new Ratio(400, 5);
    private static final Ratio MEDIUM_VT = new Ratio(11_000, 110);
    private static final Ratio BULK_VT = new Ratio(22_000, 110);

    private final long seed;
    private final List<Meter> meters;

    private Utility(long seed, List<Meter> meters) {
        this.seed = seed;
        this.meters = meters;
    }

    /** Meters of the usual models alone. @param size number of usage points, each with one meter */
    public static Utility of(int size, long seed) {
        return of(size, seed, 0);
    }

    /** @param secure per cent of the meters that cipher, whatever model they would be else */
    public static Utility of(int size, long seed, int secure) {
        List<Meter> meters = new ArrayList<>(size);
        Map<List<Object>, Calibration> calibrations = new HashMap<>();
        for (int number = 0; number < size; number++) {
            meters.add(meter(number, Hash.of(seed, number), secure, calibrations));
        }
        return new Utility(seed, List.copyOf(meters));
    }

    /** What all of it follows from. */
    public long seed() {
        return seed;
    }

    /** The meters; the place in the list is the place of the port. */
    public List<Meter> meters() {
        return meters;
    }

    private static Meter meter(int number, long seed, int secure, Map<List<Object>, Calibration> calibrations) {
        // A walk through the hundred parts of a utility that spreads the rare ones over the list.
        int part = number * 37 % 100;
        Category category = part < 2
                ? Category.BULK_SUPPLY
                : part < 8
                        ? Category.FACTORY
                        : part < 20
                                ? Category.COMMERCIAL
                                : part < 24
                                        ? Category.SECTIONAL_TITLE
                                        : part < 48 ? Category.MULTI_DWELLING : Category.RESIDENTIAL;
        boolean other = part % 2 == 1;
        boolean ciphers = number * 61 % 100 < secure;
        MeterModel model = ciphers
                ? MeterModels.SECURE_MODEL
                : switch (category) {
                    case BULK_SUPPLY -> MeterModels.INDEX_SECONDARY_MODEL;
                    case FACTORY -> other ? MeterModels.AVERAGE_SECONDARY_MODEL : MeterModels.INDEX_SECONDARY_MODEL;
                    case COMMERCIAL -> other ? MeterModels.DELTA_MODEL : MeterModels.AVERAGE_MODEL;
                    case SECTIONAL_TITLE -> MeterModels.AVERAGE_MODEL;
                    case MULTI_DWELLING -> other ? MeterModels.SMALL_MODEL : MeterModels.INDEX_MODEL;
                    case RESIDENTIAL -> other ? MeterModels.DELTA_MODEL : MeterModels.INDEX_MODEL;
                };
        Ratio ct =
                switch (category) {
                    case BULK_SUPPLY -> FEEDER_CT;
                    case FACTORY -> part < 5 ? SMALL_CT : LOW_VOLTAGE_CT;
                    case SECTIONAL_TITLE -> SMALL_CT;
                    default -> Ratio.DIRECT;
                };
        Ratio vt =
                switch (category) {
                    case BULK_SUPPLY -> BULK_VT;
                    case FACTORY -> part < 5 ? MEDIUM_VT : Ratio.DIRECT;
                    default -> Ratio.DIRECT;
                };
        boolean sunny = category == Category.RESIDENTIAL && part % 5 == 0;
        int drift = Hash.below(4, seed, 4) == 0 ? Hash.below(9, seed, 5) - 4 : 0;
        String address =
                1 + Hash.below(180, seed, 6) + " " + STREETS[Hash.below(STREETS.length, seed, 7)] + ", Simonsdal";
        Installation installation =
                new Installation("UP-%06d".formatted(number + 1), category, address, ct, vt, sunny, drift);
        Calibration calibration =
                calibrations.computeIfAbsent(List.of(model.name(), ct, vt), key -> new Calibration(model, ct, vt));
        String password = model.security() != MeterModel.Security.LLS ? "" : "%08x".formatted((int) Hash.of(seed, 8));
        return new Meter(
                "%08d".formatted(60_000_001 + number), model, installation, password, seed, calibration, Meter.ALWAYS);
    }
}
