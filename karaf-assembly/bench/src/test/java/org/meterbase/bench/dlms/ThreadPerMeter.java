// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** A library of blocking calls, used as its users do: a thread for each connection. */
final class ThreadPerMeter implements Client {
    /** One whole session. */
    interface Session {
        void read(int connection) throws Exception;
    }

    private final int connections;
    private final Session session;
    private final ExecutorService threads;

    ThreadPerMeter(int connections, Session session) {
        this.connections = connections;
        this.session = session;
        threads = Executors.newFixedThreadPool(connections);
    }

    @Override
    public void read(int sessions) throws Exception {
        AtomicInteger left = new AtomicInteger(sessions);
        List<Future<?>> busy = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            int connection = i;
            busy.add(threads.submit(() -> {
                while (left.getAndDecrement() > 0) {
                    session.read(connection);
                }
                return null;
            }));
        }
        for (Future<?> thread : busy) {
            thread.get();
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
