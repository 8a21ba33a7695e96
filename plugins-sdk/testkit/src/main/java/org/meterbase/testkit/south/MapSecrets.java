// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Secrets;

/** Secrets in memory, given out as copies. Thread-safe. */
public final class MapSecrets implements Secrets {
    private final Map<String, Map<String, byte[]>> subjects = new ConcurrentHashMap<>();

    @Override
    public void put(Caller caller, String subject, String name, byte[] secret) {
        subjects.computeIfAbsent(subject, s -> new ConcurrentHashMap<>()).put(name, secret.clone());
    }

    @Override
    public Optional<byte[]> get(Caller caller, String subject, String name) {
        return Optional.ofNullable(subjects.getOrDefault(subject, Map.of()).get(name))
                .map(byte[]::clone);
    }

    @Override
    public Map<String, Map<String, byte[]>> all(Caller caller, Collection<String> wanted) {
        Map<String, Map<String, byte[]>> found = new HashMap<>();
        for (String subject : wanted) {
            subjects.getOrDefault(subject, Map.of())
                    .forEach((name, secret) ->
                            found.computeIfAbsent(subject, s -> new HashMap<>()).put(name, secret.clone()));
        }
        return found;
    }

    @Override
    public void removeAll(Caller caller, String subject) {
        subjects.remove(subject);
    }
}
