// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Settings as the configuration would give them: what is not set has the default that the annotation declares. */
final class Settings {
    private Settings() {}

    /** The fold waits for so long that only a test's own call folds. */
    private static final Map<String, Object> PATIENT = Map.of("fold_gather", 600_000);

    static ReadingsSettings defaults() {
        return of(Map.of());
    }

    static ReadingsSettings of(Map<String, Object> set) {
        return (ReadingsSettings) Proxy.newProxyInstance(
                Settings.class.getClassLoader(),
                new Class<?>[] {ReadingsSettings.class},
                (proxy, method, arguments) -> set.getOrDefault(
                        method.getName(), PATIENT.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
