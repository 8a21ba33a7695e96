// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.files;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * What a day of the archive of frames holds. It is written last: a folder without it is none.
 *
 * @param format the version of the files' format
 */
record Manifest(int format, LocalDate day, Instant written, List<Part> parts) {
    static final int FORMAT = 1;
    static final String NAME = "manifest.json";

    /**
     * A file: records of one lane, ascending.
     *
     * @param octets of the records before they were compressed
     * @param sha256 of the file as it lies there
     */
    record Part(String file, int lane, long first, long last, int records, long octets, String sha256) {}
}
