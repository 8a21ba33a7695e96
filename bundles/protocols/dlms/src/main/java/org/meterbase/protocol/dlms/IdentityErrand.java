// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.meterbase.api.model.Identity;
import org.meterbase.api.model.ObisCode;
import org.meterbase.protocol.dlms.data.Cell;

/** Asks the meter who it is, before anything that it says is delivered. */
final class IdentityErrand implements Errand {
    private static final int DATA = 1;
    private static final int VALUE = 2;

    private final Dialogue dialogue;
    private final Batch batch;
    private final List<Attribute> wanted = new ArrayList<>();

    IdentityErrand(Dialogue dialogue) {
        this.dialogue = dialogue;
        dialogue.profile().logicalDeviceName().ifPresent(name -> wanted.add(new Attribute(DATA, name, VALUE)));
        dialogue.profile().serialNumber().ifPresent(name -> wanted.add(new Attribute(DATA, name, VALUE)));
        batch = new Batch(dialogue, wanted, this::answered);
    }

    @Override
    public void begin() {
        batch.ask();
    }

    private void answered() {
        Identity.Builder who = Identity.builder();
        dialogue.systemTitle().ifPresent(who::systemTitle);
        said(dialogue.profile().logicalDeviceName()).ifPresent(who::logicalDeviceName);
        said(dialogue.profile().serialNumber()).ifPresent(who::serialNumber);
        if (dialogue.wire().identified(who.build())) {
            dialogue.over();
        } else {
            dialogue.unwelcome();
        }
    }

    /** What the meter says of itself under this name; a refusal is worth a remark, for then it cannot be told from another. */
    private Optional<String> said(Optional<ObisCode> name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        int place = wanted.indexOf(new Attribute(DATA, name.get(), VALUE));
        Optional<Cell> value = batch.value(place);
        if (value.isEmpty()) {
            dialogue.wire()
                    .remark("the meter does not say who it is: "
                            + batch.failure(place).text());
        }
        return value.filter(cell -> cell.length() > 0 && cell.octets().length <= 64)
                .map(cell -> cell.isText()
                        ? cell.text()
                        : HexFormat.of().withUpperCase().formatHex(cell.octets()));
    }
}
