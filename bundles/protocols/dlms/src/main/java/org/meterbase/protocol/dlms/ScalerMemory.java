// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.meterbase.api.model.Unit;

/** Scalers and units that are remembered of a device, believed as long as its companion profile says. */
final class ScalerMemory {
    private static final int ENTRY = 11;

    private final Dialogue dialogue;

    ScalerMemory(Dialogue dialogue) {
        this.dialogue = dialogue;
    }

    Optional<ScalerUnit> of(Attribute scaler) {
        return dialogue.memory()
                .get(key(scaler))
                .filter(entry -> entry.length == ENTRY)
                .flatMap(entry -> {
                    ByteBuffer in = ByteBuffer.wrap(entry);
                    long age = dialogue.wire().now().getEpochSecond() - in.getLong();
                    boolean believed =
                            age >= 0 && age < dialogue.profile().trust().toSeconds();
                    return believed
                            ? Optional.of(new ScalerUnit(in.get(), Unit.ofCode(in.getShort())))
                            : Optional.empty();
                });
    }

    void remember(Attribute scaler, ScalerUnit value) {
        dialogue.memory()
                .put(
                        key(scaler),
                        ByteBuffer.allocate(ENTRY)
                                .putLong(dialogue.wire().now().getEpochSecond())
                                .put((byte) value.scaler())
                                .putShort((short) value.unit().code())
                                .array());
    }

    private static String key(Attribute scaler) {
        return "scaler " + scaler;
    }
}
