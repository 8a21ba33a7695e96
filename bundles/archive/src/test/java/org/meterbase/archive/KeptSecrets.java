// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Secrets;

/** Secrets in memory, which can be away. */
final class KeptSecrets implements Secrets {
    final Map<String, Map<String, byte[]>> kept = new TreeMap<>();
    boolean away;

    @Override
    public void put(Caller caller, String subject, String name, byte[] secret) {
        if (away) {
            throw new IllegalStateException("the secrets are away");
        }
        kept.computeIfAbsent(subject, s -> new HashMap<>()).put(name, secret.clone());
    }

    @Override
    public Optional<byte[]> get(Caller caller, String subject, String name) {
        return Optional.ofNullable(kept.getOrDefault(subject, Map.of()).get(name));
    }

    @Override
    public Map<String, Map<String, byte[]>> all(Caller caller, Collection<String> subjects) {
        return subjects.stream().filter(kept::containsKey).collect(Collectors.toMap(s -> s, kept::get));
    }

    @Override
    public void removeAll(Caller caller, String subject) {
        kept.remove(subject);
    }
}
