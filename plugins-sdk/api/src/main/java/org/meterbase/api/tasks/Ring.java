// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.tasks;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.Collection;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Which shards this node works for. With one node all of them; with several they are shared out, and a shard may go from one moment
 * to the next. Thread-safe.
 */
@ProviderType
public interface Ring {
    /** The shards of this node: a copy. */
    BitSet mine();

    /** Whether this shard is this node's, as far as is known without asking the database. */
    boolean isMine(int shard);

    /** The epoch of this node's ownership; every change of owner gives a higher one. */
    long epoch();

    /**
     * The fence: locks the lease rows of these shards until the transaction ends, so that nobody takes over meanwhile. To be called at the
     * beginning of every transaction with effects on open work.
     *
     * @param connection to the schema {@code tasks}, in a transaction
     * @return whether all of them are still this node's; if not, roll back
     */
    boolean hold(Connection connection, Collection<Integer> shards) throws SQLException;
}
