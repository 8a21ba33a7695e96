// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.meterbase.api.model.Unit;

/** Scalers and units that are remembered of a device, believed as long as its companion profile says. */
final class ScalerMemory {
    private static final int ENTRY = 11;
    /** Keys that are kept in words; all meters of a model have the same. */
    private static final int MOST_KEYS = 4_000;

    private static final Map<Attribute, String> KEYS = new ConcurrentHashMap<>();

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
        String key = KEYS.get(scaler);
        if (key == null) {
            key = "scaler " + scaler;
            if (KEYS.size() < MOST_KEYS) {
                KEYS.put(scaler, key);
            }
        }
        return key;
    }
}
