// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.product;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One product with a simulated utility of sixty meters that has registered itself, booted once for all suites that ask for it in their constructor and leave
 * it usable. Profiles of two days are collected at first; a suite that needs something to collect asks for more days.
 */
public final class RunningUtility implements AutoCloseable {
    /** Days that its meters hold. */
    public static final int HISTORY_DAYS = 20;

    private static final int METERS = 60;
    private static final int FIRST_DAYS = 2;

    private final Product product;
    private final SimulatedUtility utility;
    private final Instant registered;
    private final Rest rest;

    /** Gives it, or one with meters to be spoilt, to the constructors of suites. */
    public static final class Booted implements ParameterResolver {
        private static final ExtensionContext.Namespace NAMESPACE =
                ExtensionContext.Namespace.create(RunningUtility.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == RunningUtility.class || type == FaultyUtility.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
            return parameter.getParameter().getType() == FaultyUtility.class
                    ? store.getOrComputeIfAbsent(
                            FaultyUtility.class, key -> boot(FaultyUtility::new), FaultyUtility.class)
                    : store.getOrComputeIfAbsent(
                            RunningUtility.class, key -> boot(RunningUtility::new), RunningUtility.class);
        }

        private interface Boot<T> {
            T boot() throws IOException, InterruptedException;
        }

        private static <T> T boot(Boot<T> booted) {
            try {
                return booted.boot();
            } catch (IOException e) {
                throw new IllegalStateException("the product was not booted: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the product was booted", e);
            }
        }
    }

    private RunningUtility() throws IOException, InterruptedException {
        utility = SimulatedUtility.start(METERS, HISTORY_DAYS);
        product = Product.fresh();
        boolean whole = false;
        try {
            product.start();
            utility.register(product, FIRST_DAYS);
            registered = Instant.now();
            rest = product.demo();
            whole = true;
        } finally {
            if (!whole) {
                close();
            }
        }
    }

    /** The product. */
    public Product product() {
        return product;
    }

    /** The utility. */
    public SimulatedUtility utility() {
        return utility;
    }

    /** When the utility had registered itself. */
    public Instant registered() {
        return registered;
    }

    /** REST with the utility's own API key: viewer, operator and engineer. */
    public Rest rest() {
        return rest;
    }

    /** The id of the group of all meters. */
    public String group() throws IOException, InterruptedException {
        String name = utility.roster().path("utility").asText();
        return rest.all("/api/v1/groups").stream()
                .filter(group -> group.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no group " + name))
                .path("id")
                .asText();
    }

    /** Waits until the first run of profiles is over. */
    public void awaitFirstRun() throws IOException, InterruptedException {
        Runs runs = new Runs(rest);
        runs.finished(runs.oldestOf("Load profiles").path("id").asText(), Duration.ofMinutes(2));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        utility.close();
        product.close();
    }
}
