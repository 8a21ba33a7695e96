// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator;

import java.io.PrintStream;
import java.util.Set;

/** A sub-command of the program. */
interface Command {
    /** The word that calls it. */
    String name();

    /** One line that says what it does. */
    String summary();

    /** The options that it takes, without their dashes. */
    Set<String> options();

    /** Does it; returns when it is done. */
    void run(Options options, PrintStream out) throws Exception;
}
