// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.meterbase.api.channel.Channel;
import org.meterbase.api.channel.LinkListener;
import org.meterbase.api.channel.Target;
import org.meterbase.api.protocol.Failure;

/**
 * A channel within the process: an address is a device whose {@link Peer} answers. Everything happens on whichever thread calls
 * {@link #run}, so that a test decides when; deadlines pass when the test's clock has passed them. Opening, executing and closing are
 * thread-safe, as with any channel.
 */
public final class LoopbackChannel implements Channel {
    private final TestClock clock;
    private final Map<String, Supplier<Peer>> devices = new ConcurrentHashMap<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<LoopbackLink> links = new ArrayList<>();
    private int opened;
    private int mostOpen;

    /** A channel on which nobody answers yet. */
    public LoopbackChannel(TestClock clock) {
        this.clock = clock;
    }

    /** From now on this device takes connections at this address: a peer for each. */
    public void device(String address, Supplier<Peer> peers) {
        devices.put(address, peers);
    }

    /** From now on nobody takes connections at this address. */
    public void remove(String address) {
        devices.remove(address);
    }

    @Override
    public void open(Target target, LinkListener listener) {
        enqueue(() -> {
            Supplier<Peer> peers = devices.get(target.address());
            if (target.address().isBlank()) {
                listener.closed(Failure.of(Failure.Reason.NO_ROUTE, "a blank address"));
            } else if (peers == null) {
                listener.closed(Failure.of(Failure.Reason.SILENT, "nobody answers at " + target.address()));
            } else {
                LoopbackLink link = new LoopbackLink(this, clock, listener, peers.get());
                synchronized (this) {
                    links.add(link);
                    opened++;
                    mostOpen = Math.max(mostOpen, links.size());
                }
                listener.opened(link);
            }
        });
    }

    /** Breaks every open link, as a network does. */
    public void breakAll() {
        all().forEach(link -> link.breakOff(Failure.of(Failure.Reason.LOST, "the network broke")));
    }

    /** Runs what is to be done until there is nothing more, deadlines that have passed included. */
    public void run() {
        boolean again = true;
        while (again) {
            again = runTasks();
            for (LoopbackLink link : all()) {
                again |= link.checkDeadline();
            }
        }
    }

    /** Runs at most so many steps; a step is one callback. @return whether there is more */
    public boolean run(int steps) {
        for (int i = 0; i < steps; i++) {
            Runnable task = poll();
            if (task == null) {
                return false;
            }
            task.run();
        }
        return true;
    }

    private boolean runTasks() {
        boolean any = false;
        for (Runnable task = poll(); task != null; task = poll()) {
            task.run();
            any = true;
        }
        return any;
    }

    synchronized void enqueue(Runnable task) {
        tasks.addLast(task);
    }

    private synchronized Runnable poll() {
        return tasks.pollFirst();
    }

    private synchronized List<LoopbackLink> all() {
        return List.copyOf(links);
    }

    synchronized void gone(LoopbackLink link) {
        links.remove(link);
    }

    /** How many links are open. */
    public synchronized int open() {
        return links.size();
    }

    /** How many links were ever opened. */
    public synchronized int opened() {
        return opened;
    }

    /** How many links were open at once, at most. */
    public synchronized int mostOpen() {
        return mostOpen;
    }
}
