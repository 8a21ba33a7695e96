// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rule 8: every bundle is in exactly one feature. */
final class Features {

    private static final Pattern OURS = Pattern.compile("<bundle[^>]*>\\s*mvn:org\\.meterbase/([^/]+)/");

    private Features() {}

    /**
     * @param features the text of the features file
     * @param bundles the artifact ids of all bundles that are built
     */
    static List<Violation> check(String features, Collection<String> bundles) {
        List<String> named = new ArrayList<>();
        Matcher matcher = OURS.matcher(features);
        while (matcher.find()) {
            named.add(matcher.group(1));
        }
        List<Violation> violations = new ArrayList<>();
        for (String bundle : bundles) {
            int times = Collections.frequency(named, bundle);
            if (times != 1) {
                violations.add(new Violation(8, bundle, "is in " + times + " features; exactly one"));
            }
        }
        return violations;
    }
}
