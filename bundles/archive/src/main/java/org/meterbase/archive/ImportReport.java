// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.util.List;

/**
 * What became of a file.
 *
 * @param rows how many rows it has
 * @param created rows that made something new
 * @param changed rows that changed what was there
 * @param unchanged rows that say what was known
 * @param rejected rows that were refused, all of them, also where the errors are not all listed
 * @param stored whether anything of it was stored: never in a dry run
 * @param errors the first of the errors, in the order of the lines
 */
public record ImportReport(
        long rows, long created, long changed, long unchanged, long rejected, boolean stored, List<Error> errors) {
    /** How many errors are listed at most. */
    public static final int MOST_ERRORS = 1000;

    /**
     * Why a row was refused.
     *
     * @param line in the file, from 1; the header's is 1 as well
     * @param column by its name in the header; empty for the whole row
     */
    public record Error(long line, String column, String message) {}
}
