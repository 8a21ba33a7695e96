// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.meterbase.simulator.security.Keys;

/**
 * One meter and what it measures: who it is, where it hangs, and its truth. Immutable; what may change while it runs is in
 * {@link Condition}.
 */
public final class Meter {
    /** Since when all meters count, from zero. */
    public static final Instant INSTALLED = Instant.EPOCH.plus(Shape.ORIGIN, ChronoUnit.DAYS);

    private final String serial;
    private final MeterModel model;
    private final Installation installation;
    private final String password;
    private final long seed;
    private final Calibration calibration;
    private final Load load;

    Meter(
            String serial,
            MeterModel model,
            Installation installation,
            String password,
            long seed,
            Calibration calibration) {
        this.serial = serial;
        this.model = model;
        this.installation = installation;
        this.password = password;
        this.seed = seed;
        this.calibration = calibration;
        this.load = Load.of(installation.category(), seed, calibration.quantum(), installation.sunny());
    }

    /**
     * Where a meter hangs.
     *
     * @param usagePoint number of the usage point
     * @param category kind of customer
     * @param address street and town
     * @param ct current transformers
     * @param vt voltage transformers
     * @param sunny whether the customer exports at noon
     * @param clockDrift seconds that the meter's clock is ahead
     */
    public record Installation(
            String usagePoint, Category category, String address, Ratio ct, Ratio vt, boolean sunny, int clockDrift) {}

    public String serial() {
        return serial;
    }

    public MeterModel model() {
        return model;
    }

    public Installation installation() {
        return installation;
    }

    /** Password of the reader's association (LLS). */
    public String password() {
        return password;
    }

    /** System title and keys of a meter whose model ciphers. */
    public Keys keys() {
        return new Keys(
                "53494D%010X".formatted(Long.parseLong(serial)),
                "%016X%016X".formatted(Hash.of(seed, 31), Hash.of(seed, 32)),
                "%016X%016X".formatted(Hash.of(seed, 33), Hash.of(seed, 34)));
    }

    /** Keys that are not its own. */
    public Keys otherKeys() {
        return new Keys(
                keys().systemTitle(),
                "%016X%016X".formatted(Hash.of(seed, 41), Hash.of(seed, 42)),
                "%016X%016X".formatted(Hash.of(seed, 43), Hash.of(seed, 44)));
    }

    /** Sixteen octets: maker, model, serial number (IEC 62056-6-2, 4.1.8.2). */
    public String logicalDeviceName() {
        return "SIM00000" + serial;
    }

    /** A number of its own. */
    public long chance() {
        return Hash.of(seed, 35);
    }

    /** Source of what chance there is about this meter. */
    long seed() {
        return seed;
    }

    /** Wh or varh, primary, of one count of its load. */
    public long quantum() {
        return calibration.quantum();
    }

    /** The number that an energy index register shows at a second of the meter's own clock. */
    public long register(Channel channel, long epochSecond) {
        return calibration.step(channel) * load.index(channel.quantity(), channel.tariff(), epochSecond);
    }

    /** Primary Wh or varh since the beginning at a second of the meter's own clock. */
    public long energyUntil(Quantity quantity, int tariff, long epochSecond) {
        return calibration.quantum() * load.index(quantity, tariff, epochSecond);
    }

    /** Mean active power of the interval around a second in W, on the meter's side. */
    public long power(long epochSecond) {
        long start = epochSecond - Math.floorMod(epochSecond, (long) Load.PERIOD);
        long energy = energyUntil(Quantity.ACTIVE_IMPORT, 0, start + Load.PERIOD)
                - energyUntil(Quantity.ACTIVE_IMPORT, 0, start);
        return energy * 3600 / Load.PERIOD / calibration.sideFactor();
    }

    /** The value columns of the load profile, and truth, day by day; keep it for rows in a row. */
    public DayRows rows(List<Channel> channels) {
        return new DayRows(load, calibration, channels);
    }
}
