// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Credentials;
import org.meterbase.api.protocol.Item;
import org.meterbase.api.protocol.Protocol;
import org.meterbase.testkit.south.MapMemory;
import org.meterbase.testkit.south.Peer;
import org.meterbase.testkit.south.ProtocolContract;

/** The platform's contract under authenticated encryption, with a meter whose counter is not known yet. */
final class CipheredContractTest extends ProtocolContract {
    private static final DlmsProtocol PROTOCOL = new DlmsProtocol(Optional.empty());
    private int sessions;

    @Override
    protected Protocol protocol() {
        return PROTOCOL;
    }

    @Override
    protected Peer peer() {
        return new CipheredMeter(Meters.usual().inBlocksOf(50));
    }

    @Override
    protected List<Item> items() {
        return List.of(
                Meters.registers(1, "1.0.1.8.0.255", "1.0.2.8.0.255"),
                Meters.profile(2),
                new Item.ReadClock(3, DEVICE),
                new Item.ReadParameter(4, DEVICE, Observation.Kind.FIRMWARE, ""));
    }

    @Override
    protected Optional<Item> undefined() {
        return Optional.of(Meters.registers(50, "1.0.9.8.0.255"));
    }

    /** Every session counts from 1; under a title of its own it repeats no nonce, which the cipher would refuse. */
    @Override
    protected Assignment assignment() {
        Map<String, byte[]> keys = new HashMap<>();
        keys.put("ek", CipheredMeter.EK.clone());
        keys.put("ak", CipheredMeter.AK.clone());
        return Assignment.builder(DEVICE)
                .companionProfile("sim")
                .parameters(Map.of("clientTitle", "4D425345%08X".formatted(++sessions)))
                .memory(new MapMemory())
                .credentials(Credentials.of(keys))
                .build();
    }
}
