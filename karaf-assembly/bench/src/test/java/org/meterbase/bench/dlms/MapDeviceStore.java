// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.tasks.conversation.DeviceStore;

/** What is remembered of devices, in memory. */
final class MapDeviceStore implements DeviceStore {
    private final Map<DeviceKey, Map<String, byte[]>> memories = new ConcurrentHashMap<>();
    private final AtomicLong conversations = new AtomicLong();
    private final AtomicLong counters = new AtomicLong();

    @Override
    public Map<DeviceKey, Map<String, byte[]>> memories(Map<DeviceKey, String> devices) {
        Map<DeviceKey, Map<String, byte[]>> found = new HashMap<>();
        for (DeviceKey device : devices.keySet()) {
            Map<String, byte[]> memory = memories.get(device);
            if (memory != null) {
                found.put(device, memory);
            }
        }
        return found;
    }

    @Override
    public void remember(DeviceKey device, String protocol, Map<String, Optional<byte[]>> changes) {
        if (!changes.isEmpty()) {
            Map<String, byte[]> memory = new HashMap<>(memories.getOrDefault(device, Map.of()));
            changes.forEach((key, value) -> value.ifPresentOrElse(v -> memory.put(key, v), () -> memory.remove(key)));
            memories.put(device, Map.copyOf(memory));
        }
    }

    @Override
    public void reserve(DeviceKey device, String counter, long atLeast, int count, LongConsumer first) {
        first.accept(counters.getAndUpdate(next -> Math.max(next, atLeast) + count));
    }

    @Override
    public long conversation() {
        return conversations.incrementAndGet();
    }
}
