// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.math.BigDecimal;
import java.time.Instant;
import javax.persistence.Column;
import javax.persistence.Convert;
import javax.persistence.Entity;
import javax.persistence.Table;

/** What is held for true of a ratio. */
@Entity
@Table(name = "ratio_record")
class RatioRecord extends Recorded {
    private long ratio;

    @Column(name = "usage_point")
    private long usagePoint;

    @Column(name = "position")
    private String place;

    @Column(name = "current_transformer")
    private BigDecimal currentTransformer;

    @Column(name = "voltage_transformer")
    private BigDecimal voltageTransformer;

    private BigDecimal constant;

    @Column(name = "valid_from")
    @Convert(converter = InstantColumn.class)
    private Instant validFrom;

    RatioRecord() {}

    RatioRecord(long ratio, RatioDraft draft, Instant recordedFrom) {
        super(recordedFrom);
        this.ratio = ratio;
        this.usagePoint = draft.usagePoint();
        this.place = draft.position();
        this.currentTransformer = draft.currentTransformer();
        this.voltageTransformer = draft.voltageTransformer();
        this.constant = draft.constant();
        this.validFrom = draft.validFrom();
    }

    Ratio ratio() {
        return new Ratio(
                ratio,
                usagePoint,
                place,
                currentTransformer.stripTrailingZeros(),
                voltageTransformer.stripTrailingZeros(),
                constant.stripTrailingZeros(),
                validFrom,
                version(),
                recordedFrom(),
                recordedTo());
    }
}
