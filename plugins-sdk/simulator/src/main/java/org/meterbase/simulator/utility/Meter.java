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

    /** Counts since {@link #INSTALLED}. */
    static final long ALWAYS = Long.MIN_VALUE;

    private final String serial;
    private final MeterModel model;
    private final Installation installation;
    private final String password;
    private final long seed;
    private final Calibration calibration;
    private final Load load;
    private final long zero;

    Meter(
            String serial,
            MeterModel model,
            Installation installation,
            String password,
            long seed,
            Calibration calibration,
            long zero) {
        this.serial = serial;
        this.model = model;
        this.installation = installation;
        this.password = password;
        this.seed = seed;
        this.calibration = calibration;
        this.zero = zero;
        this.load = Load.of(installation.category(), seed, calibration.quantum(), installation.sunny());
    }

    /** Another meter of the same model in the place of this one, new at an instant. */
    public Meter replacedBy(String otherSerial, Instant at) {
        String otherPassword = password.isEmpty() ? "" : "%08x".formatted((int) Hash.of(seed, otherSerial.hashCode()));
        return new Meter(otherSerial, model, installation, otherPassword, seed, calibration, at.getEpochSecond());
    }

    /** Whether it is new in the place of another one. */
    boolean replaces() {
        return zero != ALWAYS;
    }

    /** Since when it has counted, from zero. */
    public Instant installed() {
        return zero == ALWAYS ? INSTALLED : Instant.ofEpochSecond(zero);
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
        return new Keys("53494D%010X".formatted(Long.parseLong(serial)), key(31), key(33));
    }

    private String key(int what) {
        long own = Hash.of(seed, serial.hashCode());
        return "%016X%016X".formatted(Hash.of(own, what), Hash.of(own, what + 1));
    }

    /** Keys that are not its own. */
    public Keys otherKeys() {
        return new Keys(keys().systemTitle(), key(41), key(43));
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
        long before = zero == ALWAYS ? 0 : load.index(channel.quantity(), channel.tariff(), zero);
        return calibration.step(channel) * (load.index(channel.quantity(), channel.tariff(), epochSecond) - before);
    }

    /** Primary Wh or varh that an energy index register has counted until a second of the meter's own clock. */
    public long counted(Channel channel, long epochSecond) {
        return register(channel, epochSecond) / calibration.step(channel) * calibration.quantum();
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
        return new DayRows(load, calibration, channels, zero);
    }
}
