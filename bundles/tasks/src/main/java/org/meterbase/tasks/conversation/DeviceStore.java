// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.meterbase.api.model.DeviceKey;

/** What conversations keep of devices, durably. Thread-safe. */
public interface DeviceStore {
    /** What protocols remember of these access devices. Blocks; one query for all. @param devices with the names of their protocols */
    Map<DeviceKey, Map<String, byte[]>> memories(Map<DeviceKey, String> devices);

    /** Keeps what changed, soon; it may be lost by a crash. @param changes empty for what is forgotten. Never blocks. */
    void remember(DeviceKey device, String protocol, Map<String, Optional<byte[]>> changes);

    /**
     * Reserves counters that were never given out and never will be again. Never blocks.
     *
     * @param atLeast the first is not below this
     * @param first called with the first of them once that is durable, on any thread; never, where it cannot be done
     */
    void reserve(DeviceKey device, String counter, long atLeast, int count, LongConsumer first);

    /** The number of a new conversation. */
    long conversation();
}
