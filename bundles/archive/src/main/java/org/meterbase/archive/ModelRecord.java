// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Instant;
import javax.persistence.Column;
import javax.persistence.Convert;
import javax.persistence.Entity;
import javax.persistence.Table;

/** What is held for true of a model's configuration. */
@Entity
@Table(name = "model_record")
class ModelRecord extends Recorded {
    private String name;
    private String manufacturer;

    @Convert(converter = ModelDocumentColumn.class)
    private ModelDocument configuration;

    @Column(name = "valid_from")
    @Convert(converter = InstantColumn.class)
    private Instant validFrom;

    ModelRecord() {}

    ModelRecord(String name, ModelDocument configuration, Instant validFrom, Instant recordedFrom) {
        super(recordedFrom);
        this.name = name;
        this.manufacturer = configuration.manufacturer();
        this.configuration = configuration;
        this.validFrom = validFrom;
    }

    ModelVersion model() {
        return new ModelVersion(name, validFrom, configuration, version(), recordedFrom(), recordedTo());
    }
}
