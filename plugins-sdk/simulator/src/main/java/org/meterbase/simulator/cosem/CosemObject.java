// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import java.util.List;

/**
 * An object of a meter's model; it belongs to no meter and is shared by all of the model.
 *
 * @param classId interface class
 * @param version version of the class
 * @param name logical name
 * @param methods how many methods the class has; none may be called by a reader
 * @param attributes attribute 2 and those after it; attribute 1 is the name
 */
record CosemObject(int classId, int version, Obis name, int methods, List<Attribute> attributes) {
    CosemObject {
        attributes = List.copyOf(attributes);
    }

    /** Attribute 1 and up. */
    Attribute attribute(int id) throws Refused {
        if (id == 1) {
            return (out, moment, selector) -> out.name(name);
        }
        if (id < 2 || id > attributes.size() + 1) {
            throw new Refused(AccessResult.OBJECT_UNDEFINED);
        }
        return attributes.get(id - 2);
    }
}
