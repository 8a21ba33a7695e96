// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.util.List;
import java.util.Optional;

/** What a file lists: its columns, and the steps in which its rows are checked and applied. */
public enum ImportKind {
    USAGE_POINTS(
            List.of(ImportStep.POINTS),
            List.of(List.of(ImportColumn.text("name", "usage_point", 100).needed()), ImportColumn.KIND_OF_POINT)),

    DEVICES(
            List.of(ImportStep.DEVICES),
            List.of(
                    ImportColumn.SERIAL_NUMBER,
                    ImportColumn.DEVICE,
                    List.of(ImportColumn.zone("zone", "device_zone"), ImportColumn.state()))),

    BINDINGS(
            List.of(ImportStep.KNOWN_POINTS, ImportStep.KNOWN_DEVICES, ImportStep.BINDINGS),
            List.of(
                    ImportColumn.PLACE,
                    ImportColumn.SERIAL_NUMBER,
                    List.of(ImportColumn.VALID_FROM, ImportColumn.VALID_TO))),

    RATIOS(
            List.of(ImportStep.KNOWN_POINTS, ImportStep.RATIOS),
            List.of(ImportColumn.PLACE, ImportColumn.RATIO, List.of(ImportColumn.VALID_FROM))),

    MEMBERS(List.of(ImportStep.KNOWN_DEVICES, ImportStep.MEMBERS), List.of(ImportColumn.SERIAL_NUMBER)),

    /** All of it in one row, as a utility has it in hand: the point, the device at it, its ratio, and how it is reached. */
    INSTALLATIONS(
            List.of(ImportStep.POINTS, ImportStep.DEVICES, ImportStep.BINDINGS, ImportStep.RATIOS),
            List.of(
                    ImportColumn.PLACE,
                    ImportColumn.KIND_OF_POINT,
                    ImportColumn.SERIAL_NUMBER,
                    ImportColumn.DEVICE,
                    List.of(
                            ImportColumn.zone("deviceZone", "device_zone"),
                            ImportColumn.VALID_FROM,
                            ImportColumn.VALID_TO),
                    ImportColumn.RATIO));

    private final List<ImportStep> steps;
    private final List<ImportColumn> columns;

    ImportKind(List<ImportStep> steps, List<List<ImportColumn>> columns) {
        this.steps = steps;
        this.columns = columns.stream().flatMap(List::stream).toList();
    }

    List<ImportStep> steps() {
        return steps;
    }

    List<ImportColumn> columns() {
        return columns;
    }

    Optional<ImportColumn> column(String header) {
        return columns.stream().filter(column -> column.header().equals(header)).findFirst();
    }

    /** The header's name of what is staged in this column. */
    String header(String staged) {
        return columns.stream()
                .filter(column -> column.staged().equals(staged))
                .map(ImportColumn::header)
                .findFirst()
                .orElse(staged);
    }
}
