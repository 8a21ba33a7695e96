// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;
import org.meterbase.api.protocol.Item;
import org.meterbase.protocol.dlms.buffer.Column;
import org.meterbase.protocol.dlms.buffer.ColumnPlan;
import org.meterbase.protocol.dlms.buffer.RowReader;
import org.meterbase.protocol.dlms.buffer.RowTaker;
import org.meterbase.protocol.dlms.companion.CompanionProfile;
import org.meterbase.protocol.dlms.data.DataSink;

/**
 * Reads rows of a profile generic: by range of its clock column; where the meter refuses that, by entry; and where it refuses that too,
 * the whole buffer. What worked is remembered. Whole rows are delivered with each block, so that a cut session keeps them.
 */
final class BufferErrand implements Errand, Reception {
    private enum Way {
        RANGE,
        ENTRY,
        WHOLE
    }

    private static final int ENTRIES_IN_USE = 7;
    private static final int SORT_METHOD = 5;
    private static final int LAST_IN_FIRST_OUT = 2;
    /** Rows read beyond what the period says, for a clock that was set. */
    private static final int SPARE_ROWS = 3;
    /** No meter holds rows from before. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private final Dialogue dialogue;
    private final Item item;
    private final String source;
    private final TimeRange range;
    private final Attribute buffer;
    private final Function<ColumnPlan, RowTaker> takers;
    private final Duration knownPeriod;
    private ColumnPlan plan;
    private RowTaker taker;
    private RowReader reader;
    private Way way = Way.RANGE;
    private Batch entries;
    private boolean columnsRefreshed;
    private boolean answering;
    /** Every row has come, and the oldest of the buffer is asked for. */
    private boolean complete;

    private Optional<Integer> refusal = Optional.empty();

    /** @param takers makes the one that turns rows into deliveries, for the columns that the profile has */
    BufferErrand(
            Dialogue dialogue,
            Item item,
            String source,
            Attribute buffer,
            TimeRange range,
            Duration knownPeriod,
            Function<ColumnPlan, RowTaker> takers) {
        this.dialogue = dialogue;
        this.item = item;
        this.source = source;
        this.buffer = buffer;
        this.range = range;
        this.knownPeriod = knownPeriod;
        this.takers = takers;
    }

    @Override
    public void begin() {
        if (range.isEmpty()) {
            dialogue.wire().deliver(new Coverage(item.device(), source, range, true, 0, null));
            dialogue.wire().done(item);
            dialogue.over();
            return;
        }
        dialogue.memory()
                .get(wayKey())
                .filter(entry -> entry.length == 1 && entry[0] > 0 && entry[0] < Way.values().length)
                .ifPresent(entry -> way = Way.values()[entry[0]]);
        new ColumnsErrand(dialogue, buffer, this::columns, this::failed).begin();
    }

    private void columns(ColumnPlan found) {
        plan = found;
        if (plan.clock().isEmpty() && way == Way.RANGE) {
            way = Way.ENTRY;
        }
        try {
            taker = takers.apply(plan);
        } catch (IllegalArgumentException unfit) {
            failed(Failure.of(Reason.NOT_SUPPORTED, buffer + ": " + unfit.getMessage()));
            return;
        }
        reader = reader(taker);
        ask();
    }

    private void ask() {
        if (dialogue.stopping()) {
            failed(stopped());
            return;
        }
        switch (way) {
            case RANGE -> get(range(plan.clock().orElseThrow()));
            case ENTRY -> {
                entries =
                        new Batch(dialogue, List.of(buffer.at(ENTRIES_IN_USE), buffer.at(SORT_METHOD)), this::counted);
                entries.ask();
            }
            case WHOLE -> get(Selection.WHOLE);
        }
    }

    private RowReader reader(RowTaker forRows) {
        CompanionProfile profile = dialogue.profile();
        return new RowReader(
                plan.periodSeconds(),
                plan.roles(profile.statusColumns(), profile.classes()),
                profile.statusBits(),
                forRows);
    }

    private void get(Selection selection) {
        answering = true;
        reader = reader(taker);
        dialogue.get(buffer, selection, this);
    }

    /** Selector 1: restricting object, from, to, and no choice of columns, which many meters refuse. */
    private Selection range(Column clock) {
        Instant latest = dialogue.wire().now().plus(Duration.ofDays(2));
        Instant from = range.from().isBefore(EARLIEST) ? EARLIEST : range.from();
        Instant to = range.to().isAfter(latest) ? latest : range.to();
        return out -> {
            out.u8(1).u8(1).u8(2).u8(4);
            out.u8(2).u8(4);
            out.u8(0x12).u16(clock.attribute().classId());
            out.u8(9).u8(6).name(clock.attribute().name().packed());
            out.u8(0x0F).u8(clock.attribute().index());
            out.u8(0x12).u16(clock.dataIndex());
            dialogue.profile().writeRangeEnd(out, from, dialogue.assignment().zone());
            dialogue.profile().writeRangeEnd(out, to, dialogue.assignment().zone());
            out.u8(1).u8(0);
        };
    }

    /** Selector 2: as many of the newest entries as have been written since the range began. */
    private void counted() {
        long inUse = entries.value(0).map(cell -> cell.number()).orElse(0L);
        boolean newestFirst =
                entries.value(1).map(cell -> cell.number() == LAST_IN_FIRST_OUT).orElse(false);
        if (entries.value(0).isEmpty()) {
            way = Way.WHOLE;
            ask();
            return;
        }
        if (inUse == 0) {
            complete();
            return;
        }
        long period = plan.periodSeconds() > 0 ? plan.periodSeconds() : knownPeriod.toSeconds();
        Instant from = range.from().isBefore(EARLIEST) ? EARLIEST : range.from();
        long since = Math.max(0, Duration.between(from, dialogue.wire().now()).toSeconds());
        long rows = period == 0 ? inUse : Math.min(inUse, since / period + SPARE_ROWS);
        long first = newestFirst ? 1 : inUse - rows + 1;
        long last = newestFirst ? rows : 0;
        get(Selection.entries(first, last));
    }

    @Override
    public DataSink begin(int place) {
        return reader;
    }

    @Override
    public void portion() {
        taker.deliver();
        if (dialogue.stopping()) {
            failed(stopped());
        }
    }

    @Override
    public void refused(int place, int result) {
        answering = false;
        refusal = Optional.of(result);
    }

    @Override
    public void complete() {
        if (refusal.isPresent()) {
            int result = refusal.get();
            refusal = Optional.empty();
            if (Refusal.ofSelection(result) && anotherWay()) {
                return;
            }
            failed(Refusal.access(buffer, result));
            return;
        }
        answering = false;
        taker.deliver();
        if (reader.leftOut() > 0) {
            dialogue.wire()
                    .remark(
                            buffer + ": " + reader.leftOut()
                                    + " rows have a stamp that is not a moment, or have none and it cannot be derived; they were left out");
        }
        if (way != Way.RANGE) {
            dialogue.memory().put(wayKey(), new byte[] {(byte) way.ordinal()});
        }
        complete = true;
        if (rowsMissAtTheBeginning() && !dialogue.stopping()) {
            new OldestRow(dialogue, buffer, this::reader, this::finish).ask();
        } else {
            finish(way == Way.WHOLE ? reader.earliest() : Optional.empty());
        }
    }

    /** The oldest row of the buffer tells whether they can still be had. */
    private boolean rowsMissAtTheBeginning() {
        long period = plan.periodSeconds() > 0 ? plan.periodSeconds() : knownPeriod.toSeconds();
        if (way == Way.WHOLE || plan.clock().isEmpty() || period == 0) {
            return false;
        }
        Optional<Instant> first = reader.earliest().map(this::instant);
        return first.isEmpty() || first.get().isAfter(range.from().plusSeconds(period));
    }

    private Instant instant(DeviceStamp stamp) {
        return dialogue.profile().convention(dialogue.assignment().zone()).instant(stamp);
    }

    private void finish(Optional<DeviceStamp> oldest) {
        complete = false;
        deliverCoverage(reader.leftOut() == 0, oldest.map(this::instant).orElse(null));
        dialogue.wire().done(item);
        dialogue.over();
    }

    @Override
    public void broken(Failure failure) {
        taker.deliver();
        if (reader.columnsChanged() && !columnsRefreshed && reader.rows() == 0) {
            columnsRefreshed = true;
            dialogue.wire()
                    .remark(buffer + ": its columns are no longer those that were remembered; they are read again");
            ColumnsErrand.forget(dialogue, buffer);
            new ColumnsErrand(dialogue, buffer, this::columns, this::failed).begin();
        } else if (failure.reason() != Reason.REFUSED || reader.rows() > 0 || !anotherWay()) {
            failed(failure);
        }
    }

    /** Whether there is another way to ask; it is asked then. */
    private boolean anotherWay() {
        if (way == Way.WHOLE || reader.rows() > 0) {
            return false;
        }
        way = way == Way.RANGE ? Way.ENTRY : Way.WHOLE;
        dialogue.wire()
                .remark(buffer + ": the meter refuses the selection; reading by "
                        + (way == Way.ENTRY ? "entry" : "the whole buffer"));
        ask();
        return true;
    }

    @Override
    public void cut() {
        if (complete) {
            deliverCoverage(reader.leftOut() == 0, null);
        } else if (answering && reader.rows() > 0) {
            taker.deliver();
            deliverCoverage(false, null);
        }
    }

    private void failed(Failure failure) {
        if (reader != null) {
            taker.deliver();
            if (reader.rows() > 0) {
                deliverCoverage(false, null);
            }
        }
        dialogue.wire().failed(item, failure);
        dialogue.over();
    }

    private void deliverCoverage(boolean answered, Instant oldest) {
        dialogue.wire().deliver(new Coverage(item.device(), source, range, answered, reader.rows(), oldest));
    }

    private String wayKey() {
        return "way " + buffer.name();
    }

    private static Failure stopped() {
        return Failure.of(
                Reason.STOPPED, "broken off because the conversation was asked to end; what had come is kept");
    }
}
