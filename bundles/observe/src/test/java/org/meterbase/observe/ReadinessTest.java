// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;

class ReadinessTest {
    private static final HealthCheck WELL = () -> new Result(Result.Status.OK, "well");

    private final Readiness readiness = new Readiness();

    @AfterEach
    void stop() {
        readiness.deactivate();
    }

    @Test
    void nothingIsReadyWhileAnIndispensableCheckIsNotThere() {
        bind("Database", WELL);
        bind("REST", WELL);

        assertThat(ill()).containsExactly("Platform");
    }

    @Test
    void isReadyWhenAllAreWellOrOnlyWarn() {
        bind("Database", () -> new Result(Result.Status.WARN, "nearly full"));
        bind("REST", WELL);
        bind("Platform", WELL);

        assertThat(ill()).isEmpty();
        assertThat(readiness.findings())
                .extracting(Readiness.Finding::name)
                .containsExactly("Database", "Platform", "REST");
    }

    @Test
    void aCheckThatFailsOrBreaksIsIll() {
        bind("Database", () -> new Result(Result.Status.CRITICAL, "away"));
        bind("REST", () -> {
            throw new IllegalStateException("broken");
        });
        bind("Platform", WELL);

        assertThat(ill()).containsExactly("Database", "REST");
    }

    @Test
    void aCheckThatDoesNotComeBackIsIllAndIsNotStartedAgain() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger started = new AtomicInteger();
        bind("Platform", WELL);
        bind("REST", WELL);
        bind("Database", () -> {
            started.incrementAndGet();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Result(Result.Status.OK, "late");
        });

        assertThat(readiness.ask())
                .filteredOn(finding -> !finding.well())
                .extracting(Readiness.Finding::name)
                .containsExactly("Database");
        assertThat(readiness.ask()).filteredOn(finding -> !finding.well()).hasSize(1);
        assertThat(started).hasValue(1);
        release.countDown();
        assertThat(readiness.ask()).allMatch(Readiness.Finding::well);
    }

    @Test
    void asksOnceForManyQuestions() {
        AtomicInteger asked = new AtomicInteger();
        bind("Database", () -> {
            asked.incrementAndGet();
            return new Result(Result.Status.OK, "well");
        });
        for (int i = 0; i < 100; i++) {
            readiness.findings();
        }

        assertThat(asked).hasValueLessThan(10);
    }

    private List<String> ill() {
        return readiness.findings().stream()
                .filter(finding -> !finding.well())
                .map(Readiness.Finding::name)
                .toList();
    }

    @SuppressWarnings("unchecked")
    private void bind(String name, HealthCheck check) {
        Map<String, Object> properties = Map.of(HealthCheck.NAME, name);
        ServiceReference<HealthCheck> reference = (ServiceReference<HealthCheck>) Proxy.newProxyInstance(
                ReadinessTest.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getProperty" -> properties.get(arguments[0]);
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        readiness.bind(check, reference);
    }
}
