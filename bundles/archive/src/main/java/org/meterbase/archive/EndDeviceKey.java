// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import org.meterbase.api.model.DeviceKey;

/** What a device is given once. */
@Entity
@Table(name = "end_device")
class EndDeviceKey {
    @Id
    private long id;

    private int shard;

    EndDeviceKey() {}

    EndDeviceKey(long id, int shard) {
        this.id = id;
        this.shard = shard;
    }

    long id() {
        return id;
    }

    int shard() {
        return shard;
    }

    DeviceKey key() {
        return new DeviceKey(shard, id);
    }
}
