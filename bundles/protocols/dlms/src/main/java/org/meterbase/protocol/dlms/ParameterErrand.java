// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.math.BigDecimal;
import java.util.List;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.Observation.Value;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;
import org.meterbase.api.protocol.Item;
import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.Cell;
import org.meterbase.protocol.dlms.data.CosemTime;
import org.meterbase.protocol.dlms.data.Tag;

/**
 * Reads an attribute as it is; where none is named, the companion profile's for this kind of observation. Of a supply switch (class 70) that is named without attribute, output, state and mode.
 */
final class ParameterErrand implements Errand {
    private static final int CLOCK = 8;
    private static final int DISCONNECT_CONTROL = 70;
    private static final int MAX_VALUE = 4096;

    private final Dialogue dialogue;
    private final Item.ReadParameter item;
    private final String name;
    private List<Attribute> wanted = List.of();
    private Batch batch;

    ParameterErrand(Dialogue dialogue, Item.ReadParameter item) {
        this.dialogue = dialogue;
        this.item = item;
        name = item.name().isBlank() ? dialogue.profile().object(item.kind()).orElse("") : item.name();
    }

    @Override
    public void begin() {
        try {
            Attribute named = Attribute.parse(name, dialogue.profile().classes());
            boolean whole = item.kind() == Observation.Kind.RELAY
                    && named.classId() == DISCONNECT_CONTROL
                    && named.index() == 2;
            wanted = whole ? List.of(named, named.at(3), named.at(4)) : List.of(named);
        } catch (IllegalArgumentException noName) {
            dialogue.wire().failed(item, Failure.of(Reason.UNDEFINED, noName.getMessage()));
            dialogue.over();
            return;
        }
        batch = new Batch(dialogue, wanted, this::answered);
        batch.ask();
    }

    private void answered() {
        Failure failure = null;
        for (int i = 0; i < wanted.size(); i++) {
            try {
                if (batch.value(i).isPresent()) {
                    deliver(
                            i == 0
                                    ? name
                                    : wanted.get(i).words(dialogue.profile().classes()),
                            value(i));
                } else if (failure == null) {
                    failure = batch.failure(i);
                }
            } catch (BadData bad) {
                failure = Failure.of(Reason.BAD_ANSWER, wanted.get(i) + ": " + bad.getMessage());
            }
        }
        if (failure == null) {
            dialogue.wire().done(item);
        } else {
            dialogue.wire().failed(item, failure);
        }
        dialogue.over();
    }

    private void deliver(String observed, Value value) {
        dialogue.wire()
                .deliver(new Observation(
                        item.device(),
                        item.kind(),
                        observed,
                        value,
                        dialogue.wire().now()));
    }

    private Value value(int place) throws BadData {
        Cell cell = batch.value(place).orElseThrow();
        if (cell.tag() == Tag.BOOLEAN) {
            return new Value.Flag(cell.number() != 0);
        }
        if (Tag.isNumber(cell.tag())) {
            return new Value.Number(BigDecimal.valueOf(cell.number()));
        }
        boolean time = cell.tag() == Tag.DATE_TIME || wanted.get(place).classId() == CLOCK;
        if (time && cell.octets().length == CosemTime.SIZE) {
            DeviceStamp stamp = CosemTime.stamp(cell.octets(), 0);
            return new Value.Stamp(
                    stamp,
                    dialogue.profile().convention(dialogue.assignment().zone()).instant(stamp));
        }
        boolean simple = cell.tag() == Tag.OCTET_STRING || cell.isText();
        byte[] octets = simple ? cell.octets() : cell.encoded();
        if (octets.length > MAX_VALUE) {
            throw new BadData("a value of " + octets.length + " octets; a parameter has at most " + MAX_VALUE);
        }
        return cell.isText() ? new Value.Text(cell.text()) : new Value.Octets(octets);
    }
}
