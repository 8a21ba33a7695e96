// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.protocol;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a protocol must remember of one access device between conversations, as a cached object list. Read from memory;
 * written back with the end of the conversation, so it may be lost by a crash: it is a cache. Counters that must not be lost
 * are reserved ({@link Wire#reserve}). Used on the conversation's thread only.
 */
@ProviderType
public interface Memory {
    /** The greatest length of one entry, octets. */
    int MAX_ENTRY = 256 * 1024;

    /** What is remembered under this key; the array is not to be changed. */
    Optional<byte[]> get(String key);

    /** Remembers this under a key of 1 to 64 characters. @throws IllegalArgumentException beyond {@link #MAX_ENTRY} */
    void put(String key, byte[] value);

    /** Forgets what is under this key. */
    void forget(String key);
}
