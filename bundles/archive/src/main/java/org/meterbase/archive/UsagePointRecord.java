// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Instant;
import java.time.ZoneId;
import javax.persistence.Entity;
import javax.persistence.JoinColumn;
import javax.persistence.ManyToOne;
import javax.persistence.Table;
import org.eclipse.persistence.annotations.JoinFetch;
import org.eclipse.persistence.annotations.JoinFetchType;
import org.meterbase.api.archive.UsagePoint;

/** What is held for true of a usage point. */
@Entity
@Table(name = "usage_point_record")
class UsagePointRecord extends Recorded {
    @ManyToOne
    @JoinColumn(name = "usage_point")
    @JoinFetch(JoinFetchType.INNER)
    private UsagePointKey key;

    private String name;
    private String zone;
    private String category;
    private String service;

    UsagePointRecord() {}

    UsagePointRecord(UsagePointKey key, UsagePointDraft draft, Instant recordedFrom) {
        super(recordedFrom);
        this.key = key;
        this.name = draft.name();
        this.zone = draft.zone();
        this.category = draft.category();
        this.service = draft.service();
    }

    UsagePointKey key() {
        return key;
    }

    String name() {
        return name;
    }

    UsagePoint usagePoint() {
        return UsagePoint.builder(key.id(), key.shard(), name, ZoneId.of(zone))
                .category(category)
                .service(service)
                .version(version())
                .build();
    }
}
