// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/** What is wrong with a file: every line that is refused is counted, and the first of the reasons are kept. */
final class ImportFaults {
    private static final Comparator<ImportReport.Error> IN_ORDER = Comparator.comparingLong(ImportReport.Error::line);

    private final BitSet lines = new BitSet();
    private final PriorityQueue<ImportReport.Error> first = new PriorityQueue<>(IN_ORDER.reversed());

    private boolean any;

    void add(long line, String column, String message) {
        any = true;
        if (line > 1) {
            lines.set((int) Math.min(line, Integer.MAX_VALUE - 1));
        }
        first.add(new ImportReport.Error(line, column, message));
        if (first.size() > ImportReport.MOST_ERRORS) {
            first.remove();
        }
    }

    boolean any() {
        return any;
    }

    /** How many rows are refused; the header is none. */
    long lines() {
        return lines.cardinality();
    }

    List<ImportReport.Error> list() {
        Stream<ImportReport.Error> sorted = first.stream()
                .sorted(IN_ORDER.thenComparing(ImportReport.Error::column).thenComparing(ImportReport.Error::message));
        return sorted.toList();
    }
}
