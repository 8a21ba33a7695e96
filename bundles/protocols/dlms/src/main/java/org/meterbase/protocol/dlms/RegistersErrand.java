// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;
import org.meterbase.api.protocol.Item;
import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.Cell;
import org.meterbase.protocol.dlms.data.CosemTime;
import org.meterbase.protocol.dlms.data.Tag;

/**
 * Reads registers as they stand: value, scaler and unit, and when a maximum arose. What the meter gives is delivered even where it
 * refuses a part; the item then fails for that part.
 */
final class RegistersErrand implements Errand {
    private static final int LONGEST_MANTISSA = 18;

    private final Dialogue dialogue;
    private final Item.ReadRegisters item;
    private final ScalerMemory scalers;
    private final Map<Attribute, Integer> places = new LinkedHashMap<>();
    private final List<Attribute> registers = new ArrayList<>();
    private Batch batch;
    private Failure failure;

    RegistersErrand(Dialogue dialogue, Item.ReadRegisters item) {
        this.dialogue = dialogue;
        this.item = item;
        scalers = new ScalerMemory(dialogue);
    }

    @Override
    public void begin() {
        try {
            for (String name : item.names()) {
                registers.add(Attribute.parse(name, dialogue.profile().classes()));
            }
        } catch (IllegalArgumentException noName) {
            dialogue.wire().failed(item, Failure.of(Reason.UNDEFINED, noName.getMessage()));
            dialogue.over();
            return;
        }
        registers.forEach(this::want);
        for (Attribute register : registers) {
            ScalerUnit.of(register)
                    .filter(scaler -> scalers.of(scaler).isEmpty())
                    .ifPresent(this::want);
            ScalerUnit.capturedAt(register).ifPresent(this::want);
        }
        batch = new Batch(dialogue, List.copyOf(places.keySet()), this::answered);
        batch.ask();
    }

    private void want(Attribute attribute) {
        places.putIfAbsent(attribute, places.size());
    }

    private void answered() {
        RegisterSet.Builder set =
                RegisterSet.builder(item.device(), item.kind(), dialogue.wire().now());
        int read = 0;
        for (int i = 0; i < registers.size(); i++) {
            Optional<Register> register =
                    register(registers.get(i), item.names().get(i));
            register.ifPresent(set::register);
            read += register.isPresent() ? 1 : 0;
        }
        if (read > 0) {
            dialogue.wire().deliver(set.build());
        }
        if (failure == null) {
            dialogue.wire().done(item);
        } else {
            dialogue.wire().failed(item, failure);
        }
        dialogue.over();
    }

    private Optional<Register> register(Attribute attribute, String name) {
        try {
            Optional<Cell> cell = value(attribute);
            if (cell.isEmpty()) {
                return Optional.empty();
            }
            ScalerUnit scale = scale(attribute);
            BigDecimal value = number(cell.get());
            // A floating-point number brings a power of ten of its own.
            int scaler = scale.scaler() - value.scale();
            Register.Builder register =
                    Register.builder(name, value.unscaledValue().longValueExact(), scaler, scale.unit());
            capturedAt(attribute).ifPresent(register::capturedAt);
            return Optional.of(register.build());
        } catch (BadData bad) {
            fail(Failure.of(Reason.BAD_ANSWER, attribute + ": " + bad.getMessage()));
            return Optional.empty();
        }
    }

    private ScalerUnit scale(Attribute register) throws BadData {
        Optional<Attribute> scaler = ScalerUnit.of(register);
        if (scaler.isEmpty()) {
            return ScalerUnit.NONE;
        }
        if (!places.containsKey(scaler.get())) {
            return scalers.of(scaler.get()).orElseThrow(() -> new BadData("its scaler was forgotten meanwhile"));
        }
        Optional<Cell> cell = value(scaler.get());
        if (cell.isEmpty()) {
            throw new BadData("it has no scaler and unit, so its value means nothing");
        }
        ScalerUnit read = ScalerUnit.read(cell.get());
        scalers.remember(scaler.get(), read);
        return read;
    }

    private Optional<DeviceStamp> capturedAt(Attribute register) throws BadData {
        Optional<Attribute> time = ScalerUnit.capturedAt(register);
        if (time.isEmpty()) {
            return Optional.empty();
        }
        Optional<Cell> cell = batch.value(places.get(time.get()));
        if (cell.isEmpty() || cell.get().octets().length != CosemTime.SIZE || unspecified(cell.get())) {
            return Optional.empty();
        }
        return Optional.of(CosemTime.stamp(cell.get().octets(), 0));
    }

    /** A maximum that never was has a time of which not even the year is specified. */
    private static boolean unspecified(Cell time) {
        return time.octets()[0] == -1 && time.octets()[1] == -1;
    }

    private Optional<Cell> value(Attribute attribute) {
        int place = places.get(attribute);
        Optional<Cell> value = batch.value(place);
        if (value.isEmpty()) {
            fail(batch.failure(place));
        } else if (value.get().isNull()) {
            dialogue.wire().remark(attribute + " is there, and has no value");
            return Optional.empty();
        }
        return value;
    }

    private void fail(Failure why) {
        failure = failure == null ? why : failure;
    }

    private static BigDecimal number(Cell cell) throws BadData {
        if (cell.tag() != Tag.FLOAT32 && cell.tag() != Tag.FLOAT64) {
            return BigDecimal.valueOf(cell.whole());
        }
        double floating = cell.tag() == Tag.FLOAT64
                ? Double.longBitsToDouble(cell.number())
                : Float.intBitsToFloat((int) cell.number());
        if (Double.isNaN(floating) || Double.isInfinite(floating)) {
            throw new BadData("a floating-point number that is none");
        }
        String digits = cell.tag() == Tag.FLOAT64 ? Double.toString(floating) : Float.toString((float) floating);
        BigDecimal exact = new BigDecimal(digits).stripTrailingZeros();
        if (exact.precision() > LONGEST_MANTISSA || exact.scale() > 48 || exact.scale() < -48) {
            throw new BadData("the floating-point number " + digits + " is outside of what a register may be");
        }
        return exact.scale() < 0 ? exact.setScale(Math.max(exact.scale(), 0)) : exact;
    }
}
