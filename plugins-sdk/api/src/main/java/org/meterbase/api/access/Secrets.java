// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.access;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keys and passwords of devices, encrypted at rest under a key that is not in the database. Nothing here is ever logged or
 * served. Thread-safe; calls block on the database.
 */
@ProviderType
public interface Secrets {
    /**
     * Keeps a secret, in place of an earlier one of the same subject and name.
     *
     * @param subject what it belongs to, as {@code device/4711}
     * @param name what it is, as {@code lls}
     * @throws AccessDenied unless the caller is an engineer
     */
    void put(Caller caller, String subject, String name, byte[] secret);

    /**
     * Keeps one secret each of many subjects, as {@link #put} does; for imports. Where it throws, some may have been kept.
     *
     * @param name what all of them are, as {@code lls}
     * @param secretsBySubject the secrets by what they belong to
     * @throws AccessDenied unless the caller is an engineer
     */
    default void putAll(Caller caller, String name, Map<String, byte[]> secretsBySubject) {
        secretsBySubject.forEach((subject, secret) -> put(caller, subject, name, secret));
    }

    /** The secret, a copy that the caller may wipe; empty where there is none. Only the platform's own parts may ask. */
    Optional<byte[]> get(Caller caller, String subject, String name);

    /**
     * Every secret of these subjects, by subject and name: copies that the caller may wipe; one query for all. A subject without
     * secrets is absent. Only the platform's own parts may ask.
     */
    Map<String, Map<String, byte[]>> all(Caller caller, Collection<String> subjects);

    /** Forgets every secret of a subject. Without effect where there is none. */
    void removeAll(Caller caller, String subject);
}
