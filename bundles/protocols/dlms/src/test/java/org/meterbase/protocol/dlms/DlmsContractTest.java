// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.List;
import java.util.Optional;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Item;
import org.meterbase.api.protocol.Protocol;
import org.meterbase.testkit.south.MapMemory;
import org.meterbase.testkit.south.Peer;
import org.meterbase.testkit.south.ProtocolContract;

final class DlmsContractTest extends ProtocolContract {
    private static final DlmsProtocol PROTOCOL = new DlmsProtocol(Optional.empty());

    @Override
    protected Protocol protocol() {
        return PROTOCOL;
    }

    @Override
    protected Peer peer() {
        return Meters.usual().inBlocksOf(50);
    }

    @Override
    protected List<Item> items() {
        return List.of(
                Meters.registers(1, "1.0.1.8.0.255", "1.0.2.8.0.255"),
                Meters.profile(2),
                new Item.ReadClock(3, DEVICE),
                new Item.ReadEvents(4, DEVICE, "0.0.99.98.0.255", Meters.RANGE),
                new Item.ReadParameter(5, DEVICE, Observation.Kind.RELAY, ""),
                new Item.ReadParameter(6, DEVICE, Observation.Kind.FIRMWARE, ""));
    }

    @Override
    protected Optional<Item> undefined() {
        return Optional.of(Meters.registers(50, "1.0.9.8.0.255"));
    }

    @Override
    protected Assignment assignment() {
        return Meters.assignment("sim", new MapMemory());
    }
}
