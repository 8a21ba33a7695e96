// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.tasks;

import java.util.Objects;
import java.util.Optional;
import org.meterbase.api.protocol.Failure;

/** What became of one data item of one device. Immutable, a value. */
public final class ItemOutcome {
    private final String item;
    private final Failure failure;

    private ItemOutcome(String item, Failure failure) {
        this.item = Objects.requireNonNull(item);
        this.failure = failure;
    }

    /** The item is done. @param item as the catalogue and the device name it */
    public static ItemOutcome done(String item) {
        return new ItemOutcome(item, null);
    }

    /** The item failed. */
    public static ItemOutcome failed(String item, Failure failure) {
        return new ItemOutcome(item, Objects.requireNonNull(failure));
    }

    /** The kind of the data item, and the device's name of it, as {@code LOAD_PROFILE 1.0.99.1.0.255}. */
    public String item() {
        return item;
    }

    /** Why it failed; empty where it is done. */
    public Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ItemOutcome o && item.equals(o.item) && Objects.equals(failure, o.failure);
    }

    @Override
    public int hashCode() {
        return Objects.hash(item, failure);
    }

    @Override
    public String toString() {
        return item + ": " + (failure == null ? "done" : failure);
    }
}
