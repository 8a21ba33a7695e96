// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.readings.raw.BlockKey;
import org.meterbase.readings.raw.Names;
import org.meterbase.readings.raw.Ranges;

/**
 * What devices have answered, day by day. A block that is written takes along what was answered of its day: as a rule the rows of a day and the word that there are
 * no others come together, and so no second row of a table is written for them.
 */
final class Answered {
    /** A row may take so long to appear in the buffer after its stamp. What was asked closer to the moment of asking was not answered for good. */
    static final Duration GRACE = Duration.ofMinutes(2);

    private static final int MOST_DAYS = 62;

    private final Names names;
    private final Map<BlockKey, Ranges> days = new HashMap<>();
    private final Set<BlockKey> taken = new HashSet<>();

    Answered(Names names, List<Unit> units) {
        this.names = names;
        for (Unit unit : units) {
            Ranges.Range range = range(unit);
            if (mayRide(unit, range)) {
                for (int day = BlockKey.dayOf(range.from()); day <= BlockKey.dayOf(range.to() - 1); day++) {
                    BlockKey key = key(unit, day);
                    days.merge(
                            key,
                            Ranges.NONE.plus(
                                    Math.max(range.from(), key.begin()),
                                    Math.min(range.to(), key.begin() + BlockKey.DAY_SECONDS)),
                            Ranges::plus);
                }
            }
        }
    }

    /** What was answered of a day whose block is being written. */
    Ranges take(BlockKey key) {
        Ranges ranges = days.get(key);
        if (ranges == null) {
            return Ranges.NONE;
        }
        taken.add(key);
        return ranges;
    }

    /** Whether all that a unit says is in blocks. */
    boolean isTaken(Unit unit) {
        Ranges.Range range = range(unit);
        if (!mayRide(unit, range)) {
            return false;
        }
        for (int day = BlockKey.dayOf(range.from()); day <= BlockKey.dayOf(range.to() - 1); day++) {
            if (!taken.contains(key(unit, day))) {
                return false;
            }
        }
        return true;
    }

    /** The range that was answered for good; an empty one where there is none. */
    static Ranges.Range range(Unit unit) {
        Coverage coverage = (Coverage) unit.delivery();
        Duration behind =
                unit.provenance().clockOffset().filter(Duration::isNegative).orElse(Duration.ZERO);
        Instant sure = unit.provenance().received().plus(behind).minus(GRACE);
        Instant end =
                coverage.asked().to().isAfter(sure) ? sure : coverage.asked().to();
        long from = second(coverage.asked().from());
        return new Ranges.Range(from, coverage.answered() ? Math.max(from, second(end)) : from);
    }

    private static boolean mayRide(Unit unit, Ranges.Range range) {
        return range.from() < range.to()
                && range.to() - range.from() <= (long) MOST_DAYS * BlockKey.DAY_SECONDS
                && ((Coverage) unit.delivery()).oldest().isEmpty();
    }

    private BlockKey key(Unit unit, int day) {
        Coverage coverage = (Coverage) unit.delivery();
        return new BlockKey(coverage.device(), names.id(coverage.source()), day);
    }

    private static long second(Instant instant) {
        return Math.max(instant.getEpochSecond(), Instant.EPOCH.getEpochSecond());
    }
}
