// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.protocol.Failure;
import org.meterbase.protocol.dlms.buffer.EarliestStamp;
import org.meterbase.protocol.dlms.buffer.RowReader;
import org.meterbase.protocol.dlms.buffer.RowTaker;
import org.meterbase.protocol.dlms.data.DataSink;

/**
 * Asks for the oldest row that a profile still holds: its first entry, or its last where the newest stands first (sort_method, IEC
 * 62056-6-2, 4.3.6). What order there is, and that a meter does not tell, is remembered.
 */
final class OldestRow implements Reception {
    private static final int ENTRIES_IN_USE = 7;
    private static final int SORT_METHOD = 5;
    private static final byte NOT_TOLD = 0;
    private static final byte OLDEST_FIRST = 1;
    private static final byte NEWEST_FIRST = 2;

    private final Dialogue dialogue;
    private final Attribute buffer;
    private final Function<RowTaker, RowReader> readers;
    private final Consumer<Optional<DeviceStamp>> then;
    private final EarliestStamp earliest = new EarliestStamp();
    private Batch order;
    private boolean refused;

    /** @param then is told the stamp; none where the meter holds no row, or does not tell */
    OldestRow(
            Dialogue dialogue,
            Attribute buffer,
            Function<RowTaker, RowReader> readers,
            Consumer<Optional<DeviceStamp>> then) {
        this.dialogue = dialogue;
        this.buffer = buffer;
        this.readers = readers;
        this.then = then;
    }

    void ask() {
        byte known = dialogue.memory()
                .get(key())
                .filter(entry -> entry.length == 1)
                .map(entry -> entry[0])
                .orElse(NEWEST_FIRST);
        if (known == NOT_TOLD) {
            then.accept(Optional.empty());
        } else if (known == OLDEST_FIRST) {
            entry(1);
        } else {
            order = new Batch(dialogue, List.of(buffer.at(ENTRIES_IN_USE), buffer.at(SORT_METHOD)), this::ordered);
            order.ask();
        }
    }

    private void ordered() {
        boolean newestFirst =
                order.value(1).map(cell -> cell.number() == NEWEST_FIRST).orElse(false);
        long inUse = order.value(0).map(cell -> cell.number()).orElse(newestFirst ? 0L : 1L);
        remember(newestFirst ? NEWEST_FIRST : OLDEST_FIRST);
        if (inUse == 0) {
            then.accept(Optional.empty());
        } else {
            entry(newestFirst ? inUse : 1);
        }
    }

    private void entry(long number) {
        dialogue.get(buffer, Selection.entries(number, number), this);
    }

    @Override
    public DataSink begin(int place) {
        return readers.apply(earliest);
    }

    @Override
    public void refused(int place, int result) {
        refused = true;
    }

    @Override
    public void complete() {
        if (refused) {
            remember(NOT_TOLD);
        }
        then.accept(earliest.stamp());
    }

    @Override
    public void broken(Failure failure) {
        remember(NOT_TOLD);
        then.accept(Optional.empty());
    }

    private void remember(byte what) {
        if (dialogue.memory()
                .get(key())
                .filter(entry -> entry.length == 1 && entry[0] == what)
                .isEmpty()) {
            dialogue.memory().put(key(), new byte[] {what});
        }
    }

    private String key() {
        return "order " + buffer.name();
    }
}
