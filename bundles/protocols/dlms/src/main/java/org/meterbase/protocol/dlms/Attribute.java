// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import org.meterbase.api.model.ObisCode;
import org.meterbase.protocol.dlms.companion.UsualClasses;

/** One attribute of one COSEM object. In words {@code class/OBIS:attribute}; the usual class and attribute 2 are left out. */
public record Attribute(int classId, ObisCode name, int index) {
    private static final int VALUE = 2;

    /** Octets of a Cosem-Attribute-Descriptor without selection. */
    static final int ENCODED = 9;

    /** Reads the words. @throws IllegalArgumentException where they are none */
    static Attribute parse(String words, UsualClasses classes) {
        return classes.known(words, text -> read(text, classes));
    }

    private static Attribute read(String words, UsualClasses classes) {
        int slash = words.indexOf('/');
        int colon = words.lastIndexOf(':');
        // The colon of 1-0:1.8.0*255 belongs to the code.
        boolean indexed = colon >= 0 && words.indexOf('.') < colon;
        ObisCode name = ObisCode.parse(words.substring(slash + 1, indexed ? colon : words.length()));
        int classId = slash < 0 ? classes.of(name) : number(words, words.substring(0, slash), 65_535);
        int index = indexed ? number(words, words.substring(colon + 1), 127) : VALUE;
        return new Attribute(classId, name, index);
    }

    /** The words. */
    public String words(UsualClasses classes) {
        String prefix = classes.of(name) == classId ? "" : classId + "/";
        return prefix + name + (index == VALUE ? "" : ":" + index);
    }

    Attribute at(int otherIndex) {
        return new Attribute(classId, name, otherIndex);
    }

    @Override
    public String toString() {
        return classId + "/" + name + ":" + index;
    }

    private static int number(String words, String digits, int most) {
        try {
            int number = Integer.parseInt(digits);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw new IllegalArgumentException("'" + words
                + "' names no attribute; write an OBIS code, with class/ before and :attribute behind it if need be");
    }
}
