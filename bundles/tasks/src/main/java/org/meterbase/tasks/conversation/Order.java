// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.tasks.DataItem;
import org.meterbase.api.tasks.ItemOutcome;

/**
 * What one run, or one person, wants of one device. It ends exactly once: with an outcome for each of its items, or given back
 * untouched. Guarded by the dispatcher's lock, except for what is final.
 */
public final class Order {
    /** The priority of a person who waits, above every task's. */
    public static final int URGENT = 10;
    /** So many deliveries of an order are kept for whoever watches it; all of them are in the journal. */
    private static final int MOST_KEPT = 2_000;

    /** Who wants it. */
    public record Origin(long run, String task, String traceId) {}

    /** How it ended. @param givenBack it was not carried out, through no fault of the device: the outcomes are empty */
    public record Result(Order order, List<ItemOutcome> outcomes, boolean givenBack) {}

    private final EndDevice device;
    private final EndDevice access;
    private final Origin origin;
    private final int priority;
    private final Instant ends;
    private final List<DataItem> items;
    private final java.time.Duration history;
    private final Set<String> only;
    private final boolean watched;
    private final Consumer<Result> whenEnded;

    private final Map<String, Integer> open = new LinkedHashMap<>();
    private final Map<String, ItemOutcome> outcomes = new LinkedHashMap<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private java.time.Duration clockOffset;
    private boolean resolved;
    private boolean ended;

    /**
     * An order.
     *
     * @param device the device to be measured
     * @param access the device that answers: the same, or the one that it hangs on
     * @param ends when it is of no use any more
     * @param only the labels of the items that are still wanted; empty for all
     * @param watched whether its deliveries are kept for a person
     * @param whenEnded called once, on any thread, under a lock: passes on and does not work there
     */
    public Order(
            EndDevice device,
            EndDevice access,
            Origin origin,
            int priority,
            Instant ends,
            List<DataItem> items,
            java.time.Duration history,
            Set<String> only,
            boolean watched,
            Consumer<Result> whenEnded) {
        this.device = device;
        this.access = access;
        this.origin = origin;
        this.priority = priority;
        this.ends = ends;
        this.items = List.copyOf(items);
        this.history = history;
        this.only = Set.copyOf(only);
        this.watched = watched;
        this.whenEnded = whenEnded;
    }

    /** The device to be measured. */
    public EndDevice device() {
        return device;
    }

    EndDevice access() {
        return access;
    }

    Origin origin() {
        return origin;
    }

    int priority() {
        return priority;
    }

    Instant ends() {
        return ends;
    }

    List<DataItem> items() {
        return items;
    }

    java.time.Duration history() {
        return history;
    }

    boolean wants(String label) {
        return only.isEmpty() || only.contains(label);
    }

    boolean isResolved() {
        return resolved;
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** What came for it so far. */
    public synchronized List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    /** What became of its items so far. */
    public synchronized List<ItemOutcome> outcomes() {
        return List.copyOf(outcomes.values());
    }

    /** How many items it has, as far as is known. */
    public synchronized int total() {
        return resolved ? open.size() + outcomes.size() : items.size();
    }

    /** The device's clock less the platform's, where it was measured. */
    public synchronized Optional<java.time.Duration> clockOffset() {
        return Optional.ofNullable(clockOffset);
    }

    synchronized void collect(Delivery delivery) {
        if (watched && delivery.device().equals(device.key()) && deliveries.size() < MOST_KEPT) {
            deliveries.add(delivery);
        }
    }

    synchronized void clockOffset(java.time.Duration offset) {
        clockOffset = offset;
    }

    /** One more request belongs to the item of this label. */
    synchronized void opened(String label) {
        open.merge(label, 1, Integer::sum);
    }

    /** The item of this label needs no request. */
    synchronized void settled(String label, Failure failure) {
        outcomes.put(label, failure == null ? ItemOutcome.done(label) : ItemOutcome.failed(label, failure));
    }

    /** It is known what is to be asked; there may be nothing. */
    synchronized void resolved() {
        resolved = true;
        endWhereComplete();
    }

    /** A request of the item of this label is over. @param failure null where it is done */
    synchronized void over(String label, Failure failure) {
        Integer left = open.get(label);
        if (left == null || ended) {
            return;
        }
        if (failure != null) {
            outcomes.merge(label, ItemOutcome.failed(label, failure), (first, later) -> first);
        }
        if (left > 1) {
            open.put(label, left - 1);
        } else {
            open.remove(label);
            outcomes.putIfAbsent(label, ItemOutcome.done(label));
            endWhereComplete();
        }
    }

    private void endWhereComplete() {
        if (resolved && !ended && open.isEmpty()) {
            ended = true;
            whenEnded.accept(new Result(this, List.copyOf(outcomes.values()), false));
        }
    }

    /** Every item fails so, whatever was asked. */
    synchronized void fail(Failure failure) {
        if (!ended) {
            if (!resolved) {
                items.forEach(item -> outcomes.put(item.toString(), ItemOutcome.failed(item.toString(), failure)));
            }
            open.keySet().forEach(label -> outcomes.putIfAbsent(label, ItemOutcome.failed(label, failure)));
            open.clear();
            resolved = true;
            endWhereComplete();
        }
    }

    /** It could not be begun, or what it brought not be stored; whoever gave it may give it again. */
    synchronized void giveBack() {
        if (!ended) {
            ended = true;
            whenEnded.accept(new Result(this, List.of(), true));
        }
    }
}
