// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import static org.meterbase.simulator.cosem.ObjectModel.plain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.meterbase.simulator.utility.MeterModel;

/** The current association (class 15, version 1): above all its object_list. */
final class Associations {
    private static final int READ_ONLY = 1;
    private static final int NO_ACCESS = 0;
    private static final int ACCESS = 1;

    private Associations() {}

    /** @param others the objects beside the association itself */
    static CosemObject of(Obis name, MeterModel model, Collection<CosemObject> others) {
        List<CosemObject> listed = new ArrayList<>(others);
        boolean ciphers = model.security() == MeterModel.Security.GMAC;
        Attribute objectList = plain((out, moment) -> {
            out.array(listed.size());
            listed.forEach(object -> describe(out, object, ciphers));
        });
        Attribute partners = plain(
                (out, moment) -> out.structure(2).integer(model.clientSap()).longUnsigned(model.serverSap()));
        Attribute denied = (out, moment, selector) -> {
            throw new Refused(AccessResult.READ_WRITE_DENIED);
        };
        CosemObject association = new CosemObject(
                15,
                1,
                name,
                4,
                List.of(
                        objectList,
                        partners,
                        denied,
                        denied,
                        denied,
                        denied,
                        plain((out, moment) -> out.enumerated(2))));
        listed.add(association);
        return association;
    }

    private static void describe(OctetWriter out, CosemObject object, boolean ciphers) {
        int attributes = object.attributes().size() + 1;
        out.structure(4)
                .longUnsigned(object.classId())
                .unsigned(object.version())
                .name(object.name());
        out.structure(2).array(attributes);
        for (int id = 1; id <= attributes; id++) {
            boolean readable = object.classId() != 15 || id <= 3 || id == attributes;
            out.structure(3).integer(id).enumerated(readable ? READ_ONLY : NO_ACCESS);
            selectors(out, object.classId() == 7 && id == 2);
        }
        out.array(object.methods());
        for (int id = 1; id <= object.methods(); id++) {
            boolean logIn = object.classId() == 15 && id == 1 && ciphers;
            out.structure(2).integer(id).enumerated(logIn ? ACCESS : NO_ACCESS);
        }
    }

    private static void selectors(OctetWriter out, boolean selective) {
        if (selective) {
            out.array(2).integer(1).integer(2);
        } else {
            out.u8(Tag.NULL);
        }
    }
}
