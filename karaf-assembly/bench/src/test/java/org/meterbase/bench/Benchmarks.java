// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench;

import java.util.List;
import org.meterbase.bench.codec.CodecBenchmark;
import org.meterbase.bench.dlms.DlmsBenchmark;
import org.meterbase.bench.journal.JournalBenchmark;
import org.meterbase.bench.product.DayBenchmark;
import org.meterbase.bench.product.ImportBenchmark;
import org.meterbase.bench.product.MonthBenchmark;
import org.meterbase.bench.runs.RunsBenchmark;

/** Runs the benchmark that is named on the command line. */
public final class Benchmarks {
    private static final List<Benchmark> ALL = List.of(
            new DlmsBenchmark(),
            new CodecBenchmark(),
            new JournalBenchmark(),
            new RunsBenchmark(),
            new DayBenchmark(),
            new ImportBenchmark(),
            new MonthBenchmark());

    private Benchmarks() {}

    /** @param arguments the name, then the benchmark's own options */
    public static void main(String[] arguments) throws Exception {
        for (Benchmark benchmark : ALL) {
            if (arguments.length > 0 && benchmark.name().equals(arguments[0])) {
                benchmark.run(List.of(arguments).subList(1, arguments.length), new Figures(System.out));
                System.exit(0);
            }
        }
        System.err.println("Which one?");
        ALL.forEach(each -> System.err.printf("  %-10s %s%n", each.name(), each.meaning()));
        System.exit(2);
    }
}
