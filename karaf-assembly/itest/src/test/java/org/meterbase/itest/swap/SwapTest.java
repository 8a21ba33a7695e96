// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.swap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.meterbase.itest.product.Await;
import org.meterbase.itest.product.EveryRowOnce;
import org.meterbase.itest.product.Polling;
import org.meterbase.itest.product.Product;
import org.meterbase.itest.product.RunningUtility;
import org.meterbase.itest.product.Runs;
import org.meterbase.itest.product.SimulatedUtility;
import org.meterbase.itest.product.SimulatedUtility.Meter;

/** A protocol is exchanged while it collects: any room can be replaced alone. */
@ExtendWith(RunningUtility.Booted.class)
class SwapTest {
    private static final String DLMS = "org.meterbase.protocol.dlms";

    private final RunningUtility running;
    private final Product product;
    private final SimulatedUtility utility;
    private final Runs runs;

    SwapTest(RunningUtility running) {
        this.running = running;
        product = running.product();
        utility = running.utility();
        runs = new Runs(running.rest());
    }

    @Test
    void theProtocolIsUninstalledAndInstalledAgainDuringARun() throws Exception {
        running.awaitFirstRun();
        long oldBundle = bundle();
        String location = location(oldBundle);
        Registry before = new Registry(product);
        assertThat(before.of(oldBundle)).isNotEmpty();
        slowDown();
        String run;
        try (Polling polling = new Polling(
                running.rest(),
                List.of("/api/v1/usage-points?limit=1", "/api/v1/tasks", "/api/v1/users/me", "/api/v1/models"),
                2)) {
            run = runs.collect("Swap", running.group(), RunningUtility.HISTORY_DAYS, "load-profile")
                    .path("id")
                    .asText();
            long blocks = utility.blocksServed();
            Await.until("the run is under way", Duration.ofSeconds(60), () -> utility.blocksServed() > blocks + 200);
            assertThat(runs.progress(run).path("state").asText()).isEqualTo("open");
            product.console("bundle:uninstall " + oldBundle);
            JsonNode without = runs.progress(run);
            assertThat(without.path("state").asText()).isEqualTo("open");
            assertThat(without.path("open").asInt()).isPositive();
            assertThat(running.rest().get("/api/v1/plugins").path("items"))
                    .extracting(plugin -> plugin.path("id").asText() + " "
                            + plugin.path("bound").asBoolean())
                    .contains("tcp-client true")
                    .doesNotContain("dlms true");
            product.console("bundle:install -s " + location);

            JsonNode finished = runs.finished(run, Duration.ofMinutes(3));
            assertThat(Runs.outcomes(finished))
                    .isEqualTo(Map.of("done", utility.meters().size()));
            assertThat(polling.asked()).isGreaterThan(100);
            assertThat(polling.statuses()).containsOnlyKeys(200);
        } finally {
            for (Meter meter : utility.meters()) {
                utility.heal(meter.serial());
            }
        }

        long newBundle = bundle();
        assertThat(newBundle).isGreaterThan(oldBundle);
        Registry after = new Registry(product);
        assertThat(after.besides(newBundle)).isEqualTo(before.besides(oldBundle));
        assertThat(after.of(newBundle)).hasSameSizeAs(before.of(oldBundle));
        assertThat(after.of(newBundle).keySet())
                .doesNotContainAnyElementsOf(before.of(oldBundle).keySet());

        new EveryRowOnce(running.rest(), utility).assertDaysBefore(running.registered(), RunningUtility.HISTORY_DAYS);
    }

    /** So that the run lasts longer than the exchange. */
    private void slowDown() throws IOException, InterruptedException {
        for (Meter meter : utility.meters()) {
            int delay = meter.model().equals("SIM-DELTA-SMALL") ? 30 : 200;
            utility.fault(meter.serial(), Map.of("kind", "slow", "delayMillis", delay, "octets", 0, "everyMillis", 0));
        }
    }

    private long bundle() throws IOException {
        return Long.parseLong(
                found("(?m)^(\\d+)\\t.*\\t" + Pattern.quote(DLMS) + "\\s*$", "bundle:list -t 0 -s --no-format"));
    }

    private String location(long bundle) throws IOException {
        return found("(?m)^" + bundle + "\\t.*\\t(\\S+)\\s*$", "bundle:list -t 0 -l --no-format");
    }

    private String found(String pattern, String command) throws IOException {
        String said = product.console(command);
        Matcher matcher = Pattern.compile(pattern).matcher(said);
        if (!matcher.find()) {
            throw new AssertionError("'" + command + "' has no line like " + pattern + ": " + said);
        }
        return matcher.group(1);
    }
}
