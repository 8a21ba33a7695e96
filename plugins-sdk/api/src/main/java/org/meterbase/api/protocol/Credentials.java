// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The secrets of one access device, by name ({@code lls}, {@code ek}, {@code ak} ...). Given to one conversation and wiped
 * after it: a plugin keeps no copy. Its text shows no secret.
 */
public final class Credentials {
    private static final Credentials NONE = new Credentials(Map.of());

    private final Map<String, byte[]> secrets;

    private Credentials(Map<String, byte[]> secrets) {
        this.secrets = secrets;
    }

    /** No secrets. */
    public static Credentials none() {
        return NONE;
    }

    /** These secrets; the arrays are taken, not copied. */
    public static Credentials of(Map<String, byte[]> secrets) {
        return new Credentials(new HashMap<>(secrets));
    }

    /** The secret of this name, the array itself; empty where there is none. */
    public Optional<byte[]> secret(String name) {
        return Optional.ofNullable(secrets.get(name));
    }

    /** Overwrites every secret with zeros. The platform does so when the conversation has ended. */
    public void wipe() {
        secrets.values().forEach(secret -> java.util.Arrays.fill(secret, (byte) 0));
    }

    @Override
    public String toString() {
        return "Credentials " + secrets.keySet();
    }
}
