// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.meterbase.api.protocol.Memory;

/** A device's memory that lasts as long as the object. */
public final class MapMemory implements Memory {
    private final Map<String, byte[]> entries = new HashMap<>();

    @Override
    public Optional<byte[]> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public void put(String key, byte[] value) {
        if (key.isEmpty() || key.length() > 64 || value.length > MAX_ENTRY) {
            throw new IllegalArgumentException("no entry of a memory: '" + key + "' with " + value.length + " octets");
        }
        entries.put(key, value);
    }

    @Override
    public void forget(String key) {
        entries.remove(key);
    }
}
