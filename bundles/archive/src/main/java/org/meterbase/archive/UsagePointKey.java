// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;

/** What a usage point is given once. Its shard is borrowed until its first device is bound, whose shard it then takes. */
@Entity
@Table(name = "usage_point")
class UsagePointKey {
    @Id
    private long id;

    private int shard;

    private boolean settled;

    UsagePointKey() {}

    UsagePointKey(long id, int shard) {
        this.id = id;
        this.shard = shard;
    }

    long id() {
        return id;
    }

    int shard() {
        return shard;
    }

    void settle(int shardOfDevice) {
        if (!settled) {
            shard = shardOfDevice;
            settled = true;
        }
    }
}
