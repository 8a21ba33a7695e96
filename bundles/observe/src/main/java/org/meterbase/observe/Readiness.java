// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every health check that is tagged {@code ready}. Anybody may ask for readiness as often as they like, so an answer
 * serves for a second, each check runs once at a time, and one that does not come back counts as ill.
 */
@Component(service = Readiness.class)
public final class Readiness {
    /** What a check found. */
    record Finding(String name, Result.Status status, String detail) {
        /** A warning is no reason to send nobody here. */
        boolean well() {
            return status == Result.Status.OK || status == Result.Status.WARN;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
    /** Without these nothing is ready, whatever the others say. */
    private static final Set<String> INDISPENSABLE = Set.of("Database", "Platform", "REST");

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Map<ServiceReference<HealthCheck>, HealthCheck> checks = new ConcurrentHashMap<>();
    private final Map<ServiceReference<HealthCheck>, CompletableFuture<Finding>> running = new ConcurrentHashMap<>();
    private final ExecutorService threads;
    private List<Finding> last = List.of();
    private long lastAt;
    private boolean wasReady;

    @Activate
    public Readiness() {
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "health check");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Reference(
            target = "(hc.tags=ready)",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bind(HealthCheck check, ServiceReference<HealthCheck> reference) {
        checks.put(reference, check);
    }

    void unbind(HealthCheck check, ServiceReference<HealthCheck> reference) {
        checks.remove(reference);
        running.remove(reference);
    }

    @Deactivate
    void deactivate() {
        threads.shutdownNow();
    }

    /** What all of them found at most a second ago, by name. */
    synchronized List<Finding> findings() {
        long now = System.nanoTime();
        if (last.isEmpty() || now - lastAt > FRESH.toNanos()) {
            last = ask();
            lastAt = System.nanoTime();
            tell();
        }
        return last;
    }

    /** Asks all of them, now. */
    List<Finding> ask() {
        Map<ServiceReference<HealthCheck>, CompletableFuture<Finding>> asked = new ConcurrentHashMap<>();
        checks.forEach((reference, check) -> asked.put(
                reference,
                running.computeIfAbsent(
                        reference, any -> CompletableFuture.supplyAsync(() -> run(name(any), check), threads))));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Finding> findings = new ArrayList<>();
        asked.forEach((reference, answer) -> {
            findings.add(await(name(reference), answer, deadline - System.nanoTime()));
            if (answer.isDone()) {
                running.remove(reference, answer);
            }
        });
        Set<String> silent = new HashSet<>(INDISPENSABLE);
        findings.forEach(finding -> silent.remove(finding.name()));
        silent.forEach(name ->
                findings.add(new Finding(name, Result.Status.TEMPORARILY_UNAVAILABLE, "its check is not there")));
        findings.sort(Comparator.comparing(Finding::name));
        return List.copyOf(findings);
    }

    private static Finding await(String name, CompletableFuture<Finding> answer, long nanos) {
        try {
            return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new Finding(name, Result.Status.CRITICAL, "no answer for " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Finding(name, Result.Status.CRITICAL, "interrupted");
        } catch (ExecutionException e) {
            return new Finding(name, Result.Status.HEALTH_CHECK_ERROR, String.valueOf(e.getCause()));
        }
    }

    private static Finding run(String name, HealthCheck check) {
        Result result = check.execute();
        StringBuilder detail = new StringBuilder();
        result.forEach(entry -> detail.append(detail.isEmpty() ? "" : "; ").append(entry.getMessage()));
        return new Finding(name, result.getStatus(), detail.toString());
    }

    /** Says in the log when readiness changes, and why. */
    private void tell() {
        boolean ready = last.stream().allMatch(Finding::well);
        if (ready != wasReady) {
            wasReady = ready;
            if (ready) {
                LOG.info("Ready");
            } else {
                LOG.warn("Not ready: {}", last.stream().filter(f -> !f.well()).toList());
            }
        }
    }

    private static String name(ServiceReference<HealthCheck> reference) {
        return reference.getProperty(HealthCheck.NAME) instanceof String name
                ? name
                : reference.getBundle() == null ? "gone" : reference.getBundle().getSymbolicName();
    }
}
