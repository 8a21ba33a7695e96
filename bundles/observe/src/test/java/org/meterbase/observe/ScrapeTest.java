// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meterbase.api.observe.Metrics;

class ScrapeTest {
    @Test
    void writesWhatPrometheusReads() throws IOException {
        Metrics journal = sink -> sink.counter("meterbase_frames_total", "Frames \\ kept", 12, "lane", "3");
        Metrics other = sink -> sink.counter("meterbase_frames_total", "Frames \\ kept", 7, "lane", "a\"b\nc");
        Metrics links = sink -> sink.gauge("meterbase_links", "Links", 2.5);

        assertThat(text(journal, other, links)).isEqualTo("""
                        # HELP meterbase_frames_total Frames \\\\ kept
                        # TYPE meterbase_frames_total counter
                        meterbase_frames_total{lane="3"} 12.0
                        meterbase_frames_total{lane="a\\"b\\nc"} 7.0
                        # HELP meterbase_links Links
                        # TYPE meterbase_links gauge
                        meterbase_links 2.5
                        # HELP meterbase_metrics_failed Bundles whose figures could not be had in this scrape
                        # TYPE meterbase_metrics_failed gauge
                        meterbase_metrics_failed 0.0
                        """);
    }

    @Test
    void oneBundlesMistakeCostsItsOwnFiguresOnly() throws IOException {
        Metrics broken = sink -> {
            throw new IllegalStateException("broken");
        };
        Metrics misnamed = sink -> sink.counter("meterbase_frames", "without _total", 1);
        Metrics twice = sink -> {
            sink.gauge("meterbase_a", "A", 1);
            sink.gauge("meterbase_a", "A", 2);
        };
        Metrics well = sink -> sink.gauge("meterbase_b", "B", 3);

        assertThat(text(broken, misnamed, twice, well))
                .contains("meterbase_a 1.0\n", "meterbase_b 3.0\n", "meterbase_metrics_failed 3.0\n");
    }

    @Test
    void theJvmTellsEveryFigureOnce() throws IOException {
        assertThat(text(new JvmMetrics()))
                .contains("jvm_memory_used_bytes{area=\"heap\"}", "process_cpu_seconds_total", "jvm_threads_current")
                .endsWith("\n")
                .contains("meterbase_metrics_failed 0.0\n");
    }

    private static String text(Metrics... sources) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.builder()
                .build()
                .write(out, MetricsServlet.scrape(List.of(sources)).snapshots());
        return out.toString(StandardCharsets.UTF_8);
    }
}
