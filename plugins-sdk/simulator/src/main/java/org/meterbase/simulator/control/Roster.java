// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.meterbase.simulator.security.Keys;
import org.meterbase.simulator.utility.Category;
import org.meterbase.simulator.utility.Meter;
import org.meterbase.simulator.utility.MeterModel;
import org.meterbase.simulator.utility.MeterModels;
import org.meterbase.simulator.utility.Ratio;
import org.meterbase.simulator.utility.Utility;

/**
 * What a utility's own files would say about its customers and meters: all that a head-end is told, and nothing of the truth.
 *
 * @param utility name
 * @param zone time zone of the customers
 * @param seed what the utility was made from
 * @param models descriptions of the models that occur
 * @param usagePoints one for each customer
 */
public record Roster(String utility, String zone, long seed, List<MeterModel> models, List<Entry> usagePoints) {
    /** A usage point and the meter on it. */
    public record Entry(String usagePoint, Category category, String address, String zone, Device meter) {}

    /**
     * A meter, and how it is reached.
     *
     * @param installed since when it has counted, from zero
     * @param password of the reader's association (LLS), absent where there is none
     * @param keys system title and keys of a meter that ciphers, absent for others
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Device(
            String serial,
            String make,
            String model,
            String firmware,
            String logicalDeviceName,
            Instant installed,
            String host,
            int port,
            int clientSap,
            int serverSap,
            MeterModel.Security security,
            String password,
            Keys keys,
            Ratio ct,
            Ratio vt) {}

    private static final String ZONE = "Africa/Johannesburg";

    /** @param ports gives the port of the n-th meter */
    public static Roster of(Utility utility, IntUnaryOperator ports) {
        return of(utility.seed(), utility.meters(), ports);
    }

    /**
     * @param seed what the utility was made from
     * @param meters those that hang there now
     * @param ports gives the port of the n-th
     */
    static Roster of(long seed, List<Meter> meters, IntUnaryOperator ports) {
        List<Entry> entries = new ArrayList<>();
        for (int number = 0; number < meters.size(); number++) {
            entries.add(entry(meters.get(number), ports.applyAsInt(number)));
        }
        List<MeterModel> models = MeterModels.catalogue().stream()
                .filter(model -> meters.stream().anyMatch(meter -> meter.model() == model))
                .toList();
        return new Roster("Simonsdal Municipality", ZONE, seed, models, entries);
    }

    private static Entry entry(Meter meter, int port) {
        MeterModel model = meter.model();
        Meter.Installation where = meter.installation();
        Device device = new Device(
                meter.serial(),
                model.make(),
                model.name(),
                model.firmware(),
                meter.logicalDeviceName(),
                meter.installed(),
                "127.0.0.1",
                port,
                model.clientSap(),
                model.serverSap(),
                model.security(),
                model.security() == MeterModel.Security.LLS ? meter.password() : null,
                model.security() == MeterModel.Security.GMAC ? meter.keys() : null,
                where.ct(),
                where.vt());
        return new Entry(where.usagePoint(), where.category(), where.address(), ZONE, device);
    }
}
