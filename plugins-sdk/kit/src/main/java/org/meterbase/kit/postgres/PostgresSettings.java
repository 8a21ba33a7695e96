// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.postgres;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The server's settings, as they are written into its {@code meterbase.conf}. What is not named keeps its default. */
public final class PostgresSettings {
    private final Map<String, String> values;

    private PostgresSettings(Map<String, String> values) {
        this.values = values;
    }

    /**
     * The settings of a server that holds readings: durable, and made for a load of large bulk writes, many small commits
     * and scans of packed blocks on a machine with few cores. An administrator overrides any of them with {@code ALTER
     * SYSTEM}, which PostgreSQL reads last.
     */
    public static PostgresSettings durable() {
        return new PostgresSettings(Map.of())
                // Nobody outside this machine, and an acknowledged commit is on the disk: the reason to have a journal.
                .with("listen_addresses", "127.0.0.1")
                .with("fsync", "on")
                .with("synchronous_commit", "on")
                .with("full_page_writes", "on")
                .with("password_encryption", "scram-sha-256")
                // Pools of ten or so for each schema, and room for an administrator and a backup.
                .with("max_connections", "120")
                // The kernel caches files as well; more than this only lengthens checkpoints on a small machine.
                .with("shared_buffers", "256MB")
                .with("work_mem", "16MB")
                .with("maintenance_work_mem", "128MB")
                .with("effective_cache_size", "1GB")
                // Bulk loads write much WAL in bursts. Rare, spread checkpoints mean fewer full-page images.
                .with("max_wal_size", "4GB")
                .with("min_wal_size", "256MB")
                .with("checkpoint_timeout", "15min")
                .with("checkpoint_completion_target", "0.9")
                // These binaries compress with pglz only; packed blocks do not shrink, and the cores are needed
                // elsewhere.
                .with("wal_compression", "off")
                .with("wal_buffers", "16MB")
                // Solid-state disks; statements are short, so compiling them never pays.
                .with("random_page_cost", "1.1")
                .with("jit", "off")
                // Hot rows (heads of lanes, leases, open blocks) die fast; the default looks once a minute.
                .with("autovacuum_naptime", "15s")
                .with("autovacuum_vacuum_cost_limit", "1000")
                // An open transaction holds up vacuum and every reader's horizon. Nobody needs to think for five
                // seconds.
                .with("idle_in_transaction_session_timeout", "5s")
                .with("timezone", "UTC")
                .with("log_timezone", "UTC")
                .with("lc_messages", "C")
                // A week of logs, each day over the same day of last week: bounded without anybody looking after it.
                .with("logging_collector", "on")
                .with("log_directory", "log")
                .with("log_filename", "postgresql-%a.log")
                .with("log_rotation_age", "1d")
                .with("log_rotation_size", "0")
                .with("log_truncate_on_rotation", "on")
                .with("log_min_duration_statement", "5s")
                .with("log_lock_waits", "on")
                .with("log_checkpoints", "on");
    }

    /** These settings with one changed or added. */
    public PostgresSettings with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put(name, value);
        return new PostgresSettings(changed);
    }

    String text() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " = '" + entry.getValue().replace("'", "''") + "'\n")
                .collect(Collectors.joining(
                        "", "# Written by Meterbase at every start. Change settings with ALTER SYSTEM.\n", ""));
    }
}
