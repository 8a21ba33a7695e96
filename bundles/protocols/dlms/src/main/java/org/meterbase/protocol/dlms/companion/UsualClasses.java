// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.companion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.meterbase.api.model.ObisCode;
import org.meterbase.protocol.dlms.Attribute;

/**
 * Which interface class a logical name usually has: rules as {@code 0.*.1.0.*.*}, of which the most specific decides. A name of the
 * usual class is written without it.
 */
public final class UsualClasses {
    private static final int REGISTER = 3;
    private static final int ANY = -1;
    /** Words that are kept; the objects of a meter with a good many are some hundreds. */
    private static final int MOST_KNOWN = 4_000;

    private record Rule(int[] groups, int classId, int specific) {
        boolean fits(ObisCode name) {
            for (int i = 0; i < 6; i++) {
                if (groups[i] != ANY && groups[i] != name.group(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, Attribute> known = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException for a pattern that is none */
    UsualClasses(Map<String, Integer> patterns) {
        patterns.forEach((pattern, classId) -> rules.add(rule(pattern, classId)));
        rules.sort((one, other) -> Integer.compare(other.specific, one.specific));
    }

    /** The usual class of this name; 3 where no rule fits. */
    public int of(ObisCode name) {
        for (Rule rule : rules) {
            if (rule.fits(name)) {
                return rule.classId;
            }
        }
        return REGISTER;
    }

    /** The attribute of these words: read once, for a model's meters are asked for the same. */
    public Attribute known(String words, Function<String, Attribute> reader) {
        Attribute attribute = known.get(words);
        if (attribute == null) {
            attribute = reader.apply(words);
            if (known.size() < MOST_KNOWN) {
                known.put(words, attribute);
            }
        }
        return attribute;
    }

    private static Rule rule(String pattern, int classId) {
        String[] parts = pattern.split("\\.", -1);
        int[] groups = new int[6];
        int specific = 0;
        if (parts.length != 6) {
            throw new IllegalArgumentException("classes: '" + pattern + "' has not six groups, as 0.*.1.0.*.255");
        }
        for (int i = 0; i < 6; i++) {
            if (parts[i].equals("*")) {
                groups[i] = ANY;
            } else {
                groups[i] = Integer.parseInt(parts[i]);
                specific++;
            }
        }
        return new Rule(groups, classId, specific);
    }
}
