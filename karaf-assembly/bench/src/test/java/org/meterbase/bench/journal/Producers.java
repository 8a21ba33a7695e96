// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.journal;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.meterbase.api.readings.Frame;

/** Appends frames as event loops do: few threads, many conversations open, none of which goes on before its frame is committed. */
final class Producers implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int OPEN = 4096;

    private final Platform platform;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    Producers(Platform platform) {
        this.platform = platform;
    }

    /** Appends all of them, and answers what that and their fold have taken when all of it is done. */
    Work append(List<Frame> frames) throws Exception {
        Semaphore open = new Semaphore(OPEN);
        AtomicInteger next = new AtomicInteger();
        Work begin = platform.work();
        List<Future<Object>> done = threads.invokeAll(Collections.nCopies(THREADS, () -> {
            for (int frame = next.getAndIncrement(); frame < frames.size(); frame = next.getAndIncrement()) {
                open.acquire();
                platform.readings.append(frames.get(frame)).thenRun(open::release);
            }
            return null;
        }));
        for (Future<Object> producer : done) {
            producer.get();
        }
        open.acquire(OPEN);
        platform.awaitFold(platform.journalRecords());
        return platform.work().since(begin);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
