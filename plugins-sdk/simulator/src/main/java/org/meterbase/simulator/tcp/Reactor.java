// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The one loop in which all meters live: sockets, timers, and questions from other threads. {@link #run} takes a thread of the
 * caller's; all else but {@link #ask} and {@link #close} belongs to that thread.
 */
public final class Reactor implements Runnable, AutoCloseable {
    /** Room for the largest frame and more; shared, because one connection is read at a time. */
    private static final int ROOM = 1 << 17;

    private final Selector selector;
    private final Queue<Runnable> questions = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final ByteBuffer room = ByteBuffer.allocate(ROOM);
    private volatile boolean closed;

    public Reactor() throws IOException {
        selector = Selector.open();
    }

    /** What a channel is registered with. */
    interface Endpoint {
        /** The channel can do something that it was waiting for. It deals with its own failures. */
        void ready();
    }

    private record Timer(long atNanos, Runnable what) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return Long.compare(atNanos - other.atNanos, 0);
        }
    }

    SelectionKey register(SelectableChannel channel, int operations, Endpoint endpoint) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, operations, endpoint);
    }

    /** Does something later, in the loop. */
    void after(long millis, Runnable what) {
        timers.add(new Timer(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), what));
    }

    /** A buffer to read into, until the next one asks. */
    ByteBuffer room() {
        return room.clear();
    }

    /** Lets go of the ports of closed channels now. Not from within {@link Endpoint#ready}. */
    void forgetClosed() throws IOException {
        selector.selectNow(Reactor::tell);
    }

    /** Answers a question in the loop; from any thread. Fails if the loop has ended. */
    public <T> CompletableFuture<T> ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        questions.add(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException failed) {
                answer.completeExceptionally(failed);
            }
        });
        if (closed) {
            answer.completeExceptionally(new IllegalStateException("the simulated utility has been stopped"));
        }
        selector.wakeup();
        return answer;
    }

    @Override
    public void run() {
        try (selector) {
            while (!closed) {
                selector.select(Reactor::tell, untilNextTimer());
                answerQuestions();
                while (!timers.isEmpty() && timers.peek().atNanos - System.nanoTime() <= 0) {
                    timers.poll().what.run();
                }
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            answerQuestions();
        } catch (IOException e) {
            throw new IllegalStateException("the loop of the meters broke: " + e.getMessage(), e);
        }
    }

    /** Ends the loop and closes all channels; does not wait. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }

    private static void tell(SelectionKey key) {
        ((Endpoint) key.attachment()).ready();
    }

    private void answerQuestions() {
        for (Runnable question = questions.poll(); question != null; question = questions.poll()) {
            question.run();
        }
    }

    /** Milliseconds to wait, 0 for ever. */
    private long untilNextTimer() {
        if (timers.isEmpty()) {
            return 0;
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(timers.peek().atNanos - System.nanoTime()) + 1);
    }
}
