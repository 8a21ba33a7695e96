// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import org.meterbase.api.observe.Metrics;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The archive's figures. */
@Component(service = Metrics.class)
public final class ArchiveMetrics implements Metrics {
    private final Records records;
    private final Imports imports;

    @Activate
    public ArchiveMetrics(@Reference Records records, @Reference Imports imports) {
        this.records = records;
        this.imports = imports;
    }

    @Override
    public void tell(Sink sink) {
        sink.counter(
                "meterbase_archive_changes_total", "Changes of the archive that were committed", records.changes());
        sink.counter(
                "meterbase_archive_import_rows_total",
                "Rows of imported files that made or changed something",
                imports.rows());
    }
}
