// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.product;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Asks the same questions over and over while something else happens, and counts what was answered. */
public final class Polling implements AutoCloseable {
    /** Stands for a request without an answer. */
    public static final int NO_ANSWER = 0;

    private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
    private final ExecutorService threads;
    private volatile boolean over;

    /** Begins. @param threads each asks one question after the other */
    public Polling(Rest rest, List<String> paths, int threads) {
        this.threads = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < threads; i++) {
            this.threads.execute(() -> {
                while (!over) {
                    paths.forEach(path -> ask(rest, path));
                }
            });
        }
    }

    /** How often each status was answered so far. */
    public Map<Integer, Long> statuses() {
        Map<Integer, Long> counts = new TreeMap<>();
        statuses.forEach((status, count) -> counts.put(status, count.sum()));
        return counts;
    }

    /** How many questions were asked so far. */
    public long asked() {
        return statuses.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Ends once the questions under way are answered. */
    @Override
    public void close() throws InterruptedException {
        over = true;
        threads.shutdown();
        if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("a question was not answered within two minutes");
        }
    }

    private void ask(Rest rest, String path) {
        int status = NO_ANSWER;
        try {
            status = over ? NO_ANSWER : rest.status("GET", path);
        } catch (java.io.IOException noAnswer) {
            // Counted as such.
        } catch (InterruptedException e) {
            over = true;
            Thread.currentThread().interrupt();
        }
        if (!over) {
            statuses.computeIfAbsent(status, key -> new LongAdder()).increment();
        }
    }
}
