// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Instant;
import javax.persistence.Column;
import javax.persistence.Convert;
import javax.persistence.Entity;
import javax.persistence.Table;

/** What is held for true of a binding: this device measured at this place over this range. */
@Entity
@Table(name = "binding_record")
class BindingRecord extends Recorded {
    private long binding;

    @Column(name = "usage_point")
    private long usagePoint;

    @Column(name = "position")
    private String place;

    private long device;

    @Column(name = "valid_from")
    @Convert(converter = InstantColumn.class)
    private Instant validFrom;

    @Column(name = "valid_to")
    @Convert(converter = InstantColumn.class)
    private Instant validTo;

    BindingRecord() {}

    BindingRecord(long binding, BindingDraft draft, Instant recordedFrom) {
        super(recordedFrom);
        this.binding = binding;
        this.usagePoint = draft.usagePoint();
        this.place = draft.position();
        this.device = draft.device();
        this.validFrom = draft.validFrom();
        this.validTo = draft.validTo();
    }

    Binding binding() {
        return new Binding(
                binding, usagePoint, place, device, validFrom, validTo, version(), recordedFrom(), recordedTo());
    }
}
