// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.util.ArrayList;
import java.util.List;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.RegisterSet;

/** Units, dealt out by what becomes of them, each kind in the order of the journal. */
record Deal(
        List<Unit> segments,
        List<Unit> registers,
        List<Unit> events,
        List<Unit> observations,
        List<Unit> coverage,
        List<Unit> quarantined) {
    static Deal of(List<Unit> units) {
        Deal deal = new Deal(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        for (Unit unit : units) {
            deal.pile(unit).add(unit);
        }
        return deal;
    }

    private List<Unit> pile(Unit unit) {
        if (unit.quarantine() != null) {
            return quarantined;
        }
        if (unit.hasIntervals()) {
            return segments;
        }
        if (unit.delivery() instanceof RegisterSet) {
            return registers;
        }
        if (unit.delivery() instanceof DeviceEvent) {
            return events;
        }
        if (unit.delivery() instanceof Observation) {
            return observations;
        }
        if (unit.delivery() instanceof Coverage) {
            return coverage;
        }
        throw new IllegalStateException("no kind of delivery: " + unit.delivery());
    }
}
