// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.meterbase.api.model.ObisCode;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;
import org.meterbase.protocol.dlms.buffer.Column;
import org.meterbase.protocol.dlms.buffer.ColumnPlan;
import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.Cell;

/**
 * Finds out what a profile captures: its capture_objects and capture_period, and scaler and unit of each register captured. Read once
 * and remembered for as long as the companion profile says.
 */
final class ColumnsErrand {
    private static final int CAPTURE_OBJECTS = 3;
    private static final int CAPTURE_PERIOD = 4;
    private static final int LONGEST_PERIOD = 366 * 86_400;

    private final Dialogue dialogue;
    private final Attribute buffer;
    private final Consumer<ColumnPlan> found;
    private final Consumer<Failure> failed;
    private final List<Attribute> scalers = new ArrayList<>();
    private List<Column> columns = List.of();
    private int period;
    private Batch head;
    private Batch tail;

    ColumnsErrand(Dialogue dialogue, Attribute buffer, Consumer<ColumnPlan> found, Consumer<Failure> failed) {
        this.dialogue = dialogue;
        this.buffer = buffer;
        this.found = found;
        this.failed = failed;
    }

    static void forget(Dialogue dialogue, Attribute buffer) {
        dialogue.memory().forget(key(buffer));
    }

    void begin() {
        long now = dialogue.wire().now().getEpochSecond();
        dialogue.memory()
                .get(key(buffer))
                .flatMap(entry -> ColumnPlan.decoded(
                        entry, now, dialogue.profile().trust().toSeconds()))
                .ifPresentOrElse(found, () -> {
                    head = new Batch(
                            dialogue, List.of(buffer.at(CAPTURE_OBJECTS), buffer.at(CAPTURE_PERIOD)), this::captured);
                    head.ask();
                });
    }

    private void captured() {
        if (head.value(0).isEmpty()) {
            failed.accept(head.failure(0));
            return;
        }
        try {
            columns = columns(head.value(0).get());
            if (head.value(1).isPresent()) {
                long seconds = head.value(1).get().whole();
                period = seconds < 0 || seconds > LONGEST_PERIOD ? 0 : (int) seconds;
            }
        } catch (BadData bad) {
            failed.accept(Failure.of(Reason.BAD_ANSWER, buffer.at(CAPTURE_OBJECTS) + ": " + bad.getMessage()));
            return;
        }
        for (Column column : columns) {
            ScalerUnit.of(column.attribute())
                    .filter(scaler -> !scalers.contains(scaler))
                    .ifPresent(scalers::add);
        }
        tail = new Batch(dialogue, scalers, this::scaled);
        tail.ask();
    }

    private void scaled() {
        List<Column> whole = new ArrayList<>();
        for (Column column : columns) {
            try {
                whole.add(new Column(column.attribute(), column.dataIndex(), scale(column.attribute())));
            } catch (BadData bad) {
                failed.accept(Failure.of(
                        Reason.BAD_ANSWER,
                        column.attribute() + ", which " + buffer + " captures: " + bad.getMessage()));
                return;
            }
        }
        ColumnPlan plan = new ColumnPlan(List.copyOf(whole), period);
        dialogue.memory().put(key(buffer), plan.encoded(dialogue.wire().now().getEpochSecond()));
        found.accept(plan);
    }

    private ScalerUnit scale(Attribute captured) throws BadData {
        Function<Attribute, Integer> place = scalers::indexOf;
        int at = ScalerUnit.of(captured).map(place).orElse(-1);
        if (at < 0) {
            return ScalerUnit.NONE;
        }
        if (tail.value(at).isEmpty()) {
            throw new BadData(
                    "its scaler and unit are not given: " + tail.failure(at).text());
        }
        return ScalerUnit.read(tail.value(at).get());
    }

    private static List<Column> columns(Cell captureObjects) throws BadData {
        List<Cell> entries = captureObjects.array();
        if (entries.isEmpty() || entries.size() > ColumnPlan.MAX_COLUMNS) {
            throw new BadData("a profile of " + entries.size() + " columns");
        }
        List<Column> columns = new ArrayList<>();
        for (Cell entry : entries) {
            List<Cell> fields = entry.fields(4);
            ObisCode name = ObisCode.of(fields.get(1).octetString(6), 0);
            int classId = (int) fields.get(0).whole() & 0xFFFF;
            Attribute attribute =
                    new Attribute(classId, name, (int) fields.get(2).whole());
            columns.add(new Column(attribute, (int) fields.get(3).whole() & 0xFFFF, ScalerUnit.NONE));
        }
        return columns;
    }

    private static String key(Attribute buffer) {
        return "columns " + buffer.name();
    }
}
