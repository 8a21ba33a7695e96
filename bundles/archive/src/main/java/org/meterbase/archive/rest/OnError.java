// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.rest;

/** What becomes of a file that has errors. */
public enum OnError {
    /** Nothing of it is stored. */
    REJECT,
    /** The rows without errors are stored. */
    SKIP
}
