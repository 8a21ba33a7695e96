// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.observe;

/**
 * A bundle's figures, registered as a service. Whoever serves them asks for them when it needs them; so a figure costs
 * nothing until somebody looks. Called by any thread, also concurrently; must not block on a device or on the database.
 */
@FunctionalInterface
public interface Metrics {
    /** Tells every figure to the sink, once each. */
    void tell(Sink sink);

    /** Takes figures. Names are Prometheus names without unit prefix, as {@code meterbase_journal_frames_total}. */
    @org.osgi.annotation.versioning.ProviderType
    interface Sink {
        /** A figure that only grows until the bundle restarts. The name ends in {@code _total}. */
        void counter(String name, String help, double value, String... labelsAndValues);

        /** A figure that goes up and down. */
        void gauge(String name, String help, double value, String... labelsAndValues);
    }
}
