// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Instant;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Table;

/** What is held for true of a group, apart from its members. A change of the members makes a new record as well. */
@Entity
@Table(name = "device_group_record")
class GroupRecord extends Recorded {
    @Column(name = "device_group")
    private long group;

    private String name;

    GroupRecord() {}

    GroupRecord(long group, String name, Instant recordedFrom) {
        super(recordedFrom);
        this.group = group;
        this.name = name;
    }

    long group() {
        return group;
    }

    String name() {
        return name;
    }
}
