// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench;

import java.util.List;

/** Something that is measured, beside a peer or a physical limit in the same run. */
public interface Benchmark {
    /** What is asked for on the command line. */
    String name();

    /** What is measured, in a line. */
    String meaning();

    /**
     * Measures.
     *
     * @param options what came after the name
     * @param figures takes each figure once it is known
     * @throws Exception where it cannot be measured here
     */
    void run(List<String> options, Figures figures) throws Exception;
}
