// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.model;

/**
 * A device as the platform keys its data: the shard it was given once, for good, and its id.
 *
 * @param shard 0..4095, or the shard a message was filed under while its device is unknown
 * @param id the archive's id, from 1; 0 for a device that the archive does not know
 */
public record DeviceKey(int shard, long id) implements Comparable<DeviceKey> {
    /** How many shards there are. */
    public static final int SHARDS = 4096;

    /** @throws IllegalArgumentException where the shard is outside its range or the id is negative */
    public DeviceKey {
        if (shard < 0 || shard >= SHARDS || id < 0) {
            throw new IllegalArgumentException("no such device key: shard " + shard + ", id " + id);
        }
    }

    /** Shards and ids go together, so their sum would leave most places of a hash table empty: the id is spread over all bits instead. */
    @Override
    public int hashCode() {
        return (int) (id * 0x9E37_79B9_7F4A_7C15L >>> 32);
    }

    @Override
    public int compareTo(DeviceKey other) {
        return shard != other.shard ? Integer.compare(shard, other.shard) : Long.compare(id, other.id);
    }
}
