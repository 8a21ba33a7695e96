// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.protocol.Item;
import org.meterbase.api.protocol.Protocol;

/** The kit's own protocol keeps the contract that it asks of others. */
final class LineProtocolContractTest extends ProtocolContract {
    private static final TimeRange DAY =
            new TimeRange(Instant.parse("2026-03-09T00:00:00Z"), Instant.parse("2026-03-09T06:00:00Z"));

    @Override
    protected Protocol protocol() {
        return new LineProtocol();
    }

    @Override
    protected Peer peer() {
        return new LineDevice("4711", TestClock.at("2026-03-10T08:00:05Z"))
                .rows(DAY.from().getEpochSecond(), DAY.to().getEpochSecond())
                .refusing("PARAMETER missing", "UNDEFINED")
                .connect();
    }

    @Override
    protected List<Item> items() {
        return List.of(
                new Item.ReadClock(1, DEVICE),
                new Item.ReadRegisters(2, DEVICE, RegisterSet.Kind.SPOT, List.of("1.8.0", "2.8.0")),
                new Item.ReadProfile(3, DEVICE, "load", DAY, Duration.ofMinutes(15)),
                new Item.ReadEvents(4, DEVICE, "log", DAY),
                new Item.ReadParameter(5, DEVICE, Observation.Kind.FIRMWARE, ""));
    }

    @Override
    protected Optional<Item> undefined() {
        return Optional.of(new Item.ReadParameter(9, DEVICE, Observation.Kind.PARAMETER, "missing"));
    }
}
