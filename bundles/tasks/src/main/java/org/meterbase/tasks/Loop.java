// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does the same thing again and again until it is closed; what fails is told once, and tried again after a breath. */
final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration BREATH = Duration.ofSeconds(1);

    /** One turn. */
    interface Turn {
        void run() throws InterruptedException;
    }

    private final String name;
    private final Turn turn;
    private final Thread thread;
    private volatile boolean closed;

    private Loop(String name, Turn turn) {
        this.name = name;
        this.turn = turn;
        this.thread = new Thread(this::loop, "tasks: " + name);
        this.thread.setDaemon(true);
    }

    static Loop start(String name, Turn turn) {
        Loop loop = new Loop(name, turn);
        loop.thread.start();
        return loop;
    }

    private void loop() {
        boolean failing = false;
        while (!closed) {
            try {
                turn.run();
                if (failing) {
                    LOG.info("The {} goes on", name);
                }
                failing = false;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (failing) {
                    LOG.debug("The {} still fails", name, e);
                } else {
                    LOG.warn("The {} failed and tries again every second", name, e);
                }
                failing = true;
                pause();
            }
        }
    }

    private synchronized void pause() {
        try {
            if (!closed) {
                wait(BREATH.toMillis());
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Ends it, waiting at most two seconds for its turn. */
    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            notifyAll();
        }
        thread.interrupt();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
