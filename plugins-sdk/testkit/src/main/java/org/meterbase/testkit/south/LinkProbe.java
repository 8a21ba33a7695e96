// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.meterbase.api.channel.Link;
import org.meterbase.api.channel.LinkListener;
import org.meterbase.api.protocol.Failure;

/** A listener that remembers what a link told it, on which threads and in which order. Thread-safe. */
public final class LinkProbe implements LinkListener {
    private final CompletableFuture<Link> opened = new CompletableFuture<>();
    private final CompletableFuture<Failure> closed = new CompletableFuture<>();
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private final List<String> calls = new ArrayList<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @Override
    public void opened(Link link) {
        note("opened");
        opened.complete(link);
    }

    @Override
    public synchronized void received(ByteBuffer buffer) {
        note("received");
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        octets.writeBytes(copy);
        notifyAll();
    }

    @Override
    public void silent() {
        note("silent");
    }

    @Override
    public void closed(Failure failure) {
        note("closed");
        opened.completeExceptionally(new IllegalStateException("not opened: " + failure));
        closed.complete(failure);
    }

    private synchronized void note(String call) {
        threads.add(Thread.currentThread());
        calls.add(call);
        notifyAll();
    }

    /** The link, as soon as it is open. @throws AssertionError where it is not in time */
    public Link link(Duration patience) {
        return await(opened, patience, "opened");
    }

    /** Why the link was closed, as soon as it is. @throws AssertionError where it is not in time */
    public Failure failure(Duration patience) {
        return await(closed, patience, "closed");
    }

    /** What has come, as soon as it is so many octets. @throws AssertionError where it is not in time */
    public synchronized byte[] octets(int count, Duration patience) {
        awaitUntil(() -> octets.size() >= count, patience, count + " octets");
        return octets.toByteArray();
    }

    /** Waits for a call of this name. @throws AssertionError where it does not come in time */
    public synchronized void call(String name, Duration patience) {
        awaitUntil(() -> calls.contains(name), patience, "a call of " + name);
    }

    private void awaitUntil(java.util.function.BooleanSupplier condition, Duration patience, String what) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError(
                            "the link did not bring " + what + " in " + patience + "; it told " + calls);
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private <T> T await(CompletableFuture<T> future, Duration patience, String what) {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the link was not " + what + " in " + patience + "; it told " + calls(), e);
        } catch (Exception e) {
            throw new AssertionError("the link was not " + what + ": " + e.getMessage(), e);
        }
    }

    /** How many octets have come. */
    public synchronized int count() {
        return octets.size();
    }

    /** What was told, in order. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** The threads on which it was told. */
    public Set<Thread> threads() {
        return Set.copyOf(threads);
    }

    /** Why the link was closed, if it is. */
    public Optional<Failure> failure() {
        return Optional.ofNullable(closed.getNow(null));
    }
}
