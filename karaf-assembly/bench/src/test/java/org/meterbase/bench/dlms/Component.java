// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Makes a component as Declarative Services do: by its only public constructor, with the defaults of its Metatype. */
final class Component {
    private Component() {}

    /** @param settings in place of defaults */
    static <T> T activate(Class<T> component, Map<String, Object> settings) throws ReflectiveOperationException {
        Constructor<?> constructor = component.getConstructors()[0];
        Class<?> type = constructor.getParameterTypes()[0];
        Object defaults = Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> settings.getOrDefault(method.getName(), method.getDefaultValue()));
        return component.cast(constructor.newInstance(defaults));
    }
}
