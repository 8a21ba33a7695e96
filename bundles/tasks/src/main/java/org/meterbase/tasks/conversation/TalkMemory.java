// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.meterbase.api.protocol.Memory;

/** The memory of one conversation: what was read before it, and what it changed. Used on the conversation's thread only. */
final class TalkMemory implements Memory {
    private static final int LONGEST_KEY = 64;

    private final Map<String, byte[]> entries;
    private final Map<String, Optional<byte[]>> changes = new HashMap<>();

    /** @param entries not changed by anybody from now on */
    TalkMemory(Map<String, byte[]> entries) {
        this.entries = entries;
    }

    @Override
    public Optional<byte[]> get(String key) {
        Optional<byte[]> changed = changes.get(key);
        return changed != null ? changed : Optional.ofNullable(entries.get(key));
    }

    @Override
    public void put(String key, byte[] value) {
        if (key.isEmpty() || key.length() > LONGEST_KEY || value.length > MAX_ENTRY) {
            throw new IllegalArgumentException("an entry has a key of 1 to " + LONGEST_KEY + " characters and at most "
                    + MAX_ENTRY + " octets, not '" + key + "' with " + value.length);
        }
        changes.put(key, Optional.of(value.clone()));
    }

    @Override
    public void forget(String key) {
        if (get(key).isPresent()) {
            changes.put(key, Optional.empty());
        }
    }

    Map<String, Optional<byte[]>> changes() {
        return Map.copyOf(changes);
    }
}
