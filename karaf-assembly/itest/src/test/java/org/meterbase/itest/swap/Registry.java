// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.swap;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.meterbase.itest.product.Product;

/** The services that the product's console tells of, at one moment, each with the id of the component that made it. */
final class Registry {
    private static final Pattern SERVICE = Pattern.compile("(?m)^\\[.*]$");
    private static final Pattern PROPERTY =
            Pattern.compile("(?m)^ (component\\.id|service\\.id|service\\.bundleid) = (\\d+)$");

    private final Map<Long, Map<String, String>> services = new TreeMap<>();

    /** @throws AssertionError where the console does not answer as expected */
    Registry(Product product) throws IOException {
        String list = product.console("service:list");
        Matcher service = SERVICE.matcher(list);
        int begins = -1;
        while (service.find()) {
            add(list, begins, service.start());
            begins = service.start();
        }
        add(list, begins, list.length());
        if (services.size() < 100) {
            throw new AssertionError("the console tells of " + services.size() + " services: " + list);
        }
    }

    /** What is registered by bundles other than this one: classes and component id, by service id. */
    Map<Long, String> besides(long bundle) {
        return where(bundle, false);
    }

    /** What is registered by this bundle. */
    Map<Long, String> of(long bundle) {
        return where(bundle, true);
    }

    private Map<Long, String> where(long bundle, boolean own) {
        Map<Long, String> found = new TreeMap<>();
        services.forEach((id, service) -> {
            if (service.get("service.bundleid").equals(Long.toString(bundle)) == own) {
                found.put(id, service.get("classes") + " component " + service.get("component.id"));
            }
        });
        return found;
    }

    private void add(String list, int begins, int ends) {
        if (begins < 0) {
            return;
        }
        String text = list.substring(begins, ends);
        Map<String, String> service = new TreeMap<>();
        service.put("classes", text.substring(0, text.indexOf('\n')).strip());
        Matcher property = PROPERTY.matcher(text);
        while (property.find()) {
            service.put(property.group(1), property.group(2));
        }
        services.put(Long.parseLong(service.get("service.id")), service);
    }
}
