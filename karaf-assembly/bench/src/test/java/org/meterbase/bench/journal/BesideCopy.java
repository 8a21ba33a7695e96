// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.journal;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** The physical limit: the very blocks that the fold has made, by raw binary COPY into a table of the same form. */
final class BesideCopy {
    private static final int WORKERS = 2;

    private final Platform platform;

    BesideCopy(Platform platform) throws SQLException {
        this.platform = platform;
        platform.execute(
                "CREATE TABLE beside (LIKE block INCLUDING ALL) WITH (fillfactor = 70, toast_tuple_target = 4096)");
    }

    /** Stores the blocks of a day again and answers what that took, once they are all committed. */
    Work day(LocalDate day) throws Exception {
        List<List<byte[]>> shares = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
            shares.add(read("SELECT * FROM block WHERE day = '" + day + "' AND shard % " + WORKERS + " = " + worker));
        }
        platform.execute("TRUNCATE beside");
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try {
            Work begin = platform.work();
            List<Callable<Long>> tasks = shares.stream()
                    .<Callable<Long>>map(share -> () -> write(share))
                    .toList();
            for (Future<Long> done : workers.invokeAll(tasks)) {
                done.get();
            }
            return platform.work().since(begin);
        } finally {
            workers.shutdown();
        }
    }

    private List<byte[]> read(String query) throws Exception {
        try (Connection connection = platform.database.dataSource().getConnection()) {
            List<byte[]> pieces = new ArrayList<>();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            copies(connection).copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)", out);
            pieces.add(out.toByteArray());
            return pieces;
        }
    }

    private long write(List<byte[]> pieces) throws Exception {
        try (Connection connection = platform.database.dataSource().getConnection()) {
            List<InputStream> streams = pieces.stream()
                    .<InputStream>map(java.io.ByteArrayInputStream::new)
                    .toList();
            return copies(connection)
                    .copyIn(
                            "COPY beside FROM STDIN (FORMAT binary)",
                            new SequenceInputStream(Collections.enumeration(streams)),
                            1 << 16);
        }
    }

    private static CopyManager copies(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }
}
