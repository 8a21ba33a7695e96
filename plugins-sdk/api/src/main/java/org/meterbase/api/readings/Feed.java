// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.readings;

import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The feed of changes: what the fold made of the deliveries, and which ranges are projected otherwise since a correction of the archive; without duplicates, in order per
 * lane (of the device's shard, or the usage point's). Whoever reads a change finds the raw layer and the archive at least as far as it says. A reader keeps its positions in its own schema, in
 * the transaction of its effects, and begins again after the last one; so effects inside PostgreSQL happen exactly once. What a device pushes interval by interval is read at once and told of
 * when the block of its day is written, some hours later. Thread-safe; calls block on the database.
 */
@ProviderType
public interface Feed {
    /** How many lanes there are; a shard's lane is {@code shard % LANES}. */
    int LANES = 64;

    /**
     * Makes a reader known, so that retention waits for it.
     *
     * @param reader its name, for good, 1 to 64 characters
     * @param mandatory whether retention waits without end; an optional reader that is overrun is told so by {@link Overrun}
     */
    void register(String reader, boolean mandatory);

    /**
     * The changes of a lane after an offset, ascending, at most {@code limit}; empty where there are none yet.
     *
     * @param after the last offset already processed; 0 for the beginning
     * @throws Overrun where some after that offset are gone
     */
    List<Change> changes(String reader, int lane, long after, int limit);

    /** The reader's effects up to this offset are committed. It is for retention and for watching: the reader's own position is what counts. */
    void processed(String reader, int lane, long offset);

    /**
     * What the raw layer holds of a lane, as changes: one for each device, kind, source and day, with the present version, with no offset and in
     * no particular order, without coverage. For a reader that begins late or was overrun: it does with each of them as with a change, and then goes on with
     * the changes after the answer. What is changed meanwhile may come twice, here and there, and never not at all. Takes no lock and leaves no transaction open while
     * the reader works.
     *
     * @param each is told of each, on the caller's thread
     * @return the offset after which {@link #changes} goes on
     */
    long snapshot(String reader, int lane, Consumer<Change> each);

    /** The reader is gone for good: retention waits for it no more, and its positions are forgotten. Nothing where it is not known. */
    void remove(String reader);

    /** Calls back, on a thread of the feed, whenever a lane has new changes; pass on, do not work there. Close to end. */
    AutoCloseable onChange(java.util.function.IntConsumer lane);

    /** Changes after the position are gone: take a {@link #snapshot}, and go on from there. */
    final class Overrun extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final long oldest;

        /** Says which reader lost what. */
        public Overrun(String message, long oldest) {
            super(message);
            this.oldest = oldest;
        }

        /** The offset before the oldest change that is still there. */
        public long oldest() {
            return oldest;
        }
    }
}
