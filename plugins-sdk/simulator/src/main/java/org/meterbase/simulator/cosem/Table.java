// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.meterbase.simulator.utility.Moment;
import org.meterbase.simulator.utility.Trap;

/**
 * The buffer of a Profile generic (class 7, attribute 2): its columns, and selective access to it by range on the clock column or by
 * entry (IEC 62056-6-2, 4.3.6).
 */
final class Table implements Attribute {
    private static final int CLOCK_CLASS = 8;

    private final List<Column> columns;
    private final Rows rows;

    Table(List<Column> columns, Rows rows) {
        this.columns = List.copyOf(columns);
        this.rows = rows;
    }

    /** A captured attribute; the first column is the clock. */
    record Column(int classId, Obis name, int attribute) {
        void write(OctetWriter out) {
            out.structure(4).longUnsigned(classId).name(name).integer(attribute).longUnsigned(0);
        }
    }

    /** What a buffer holds at a moment. */
    interface Rows {
        int count(Moment moment);

        /** The rows stamped from {@code from} to {@code to}. */
        Chosen stamped(Moment moment, Instant from, Instant to);

        /** The n-th to m-th row, counted from 1, the oldest first. */
        Chosen numbered(Moment moment, long first, long last);
    }

    /** Some rows of a buffer. */
    interface Chosen {
        /** Writes them with the head of their array. @param columns places of the columns wanted, in order */
        void write(OctetWriter out, int[] columns);
    }

    List<Column> columns() {
        return columns;
    }

    Rows rows() {
        return rows;
    }

    @Override
    public void write(OctetWriter out, Moment moment, Selector selector) throws Refused {
        switch (selector.id()) {
            case 0 -> rows.numbered(moment, 1, Integer.MAX_VALUE).write(out, span(1, columns.size()));
            case 1 -> range(out, moment, fields(selector.parameters(), 4));
            case 2 -> entries(out, moment, fields(selector.parameters(), 4));
            default -> throw new Refused(AccessResult.TYPE_UNMATCHED);
        }
    }

    private void range(OctetWriter out, Moment moment, List<?> fields) throws Refused {
        if (place(fields.get(0)) != 0 || columns.get(0).classId != CLOCK_CLASS) {
            throw new Refused(AccessResult.TYPE_UNMATCHED);
        }
        Instant from = DateTime.read(fields.get(1), moment.statement(), true);
        Instant to = DateTime.read(fields.get(2), moment.statement(), false);
        boolean toExclusive = moment.condition().fault(Trap.ToExclusive.class).isPresent();
        Chosen chosen = rows.stamped(moment, from, toExclusive ? to.minusSeconds(1) : to);
        int[] selected = selected(fields.get(3));
        if (selected.length == columns.size()) {
            chosen.write(out, selected);
            return;
        }
        Trap.Columns.Answer answer = moment.condition()
                .fault(Trap.Columns.class)
                .map(Trap.Columns::answer)
                .orElse(null);
        if (answer == Trap.Columns.Answer.REFUSED) {
            throw new Refused(AccessResult.TYPE_UNMATCHED);
        } else if (answer == Trap.Columns.Answer.EMPTY) {
            out.array(0);
        } else {
            chosen.write(out, answer == Trap.Columns.Answer.IGNORED ? span(1, columns.size()) : selected);
        }
    }

    private void entries(OctetWriter out, Moment moment, List<?> fields) throws Refused {
        long first = number(fields.get(0));
        long last = number(fields.get(1));
        long firstColumn = Math.max(1, number(fields.get(2)));
        long lastColumn = number(fields.get(3));
        int to = (int) (lastColumn == 0 ? columns.size() : Math.min(lastColumn, columns.size()));
        if (firstColumn > to) {
            throw new Refused(AccessResult.TYPE_UNMATCHED);
        }
        Chosen chosen = rows.numbered(moment, Math.max(1, first), last == 0 ? Integer.MAX_VALUE : last);
        chosen.write(out, span((int) firstColumn, to));
    }

    /** An empty list of selected values stands for all of them. */
    private int[] selected(Object list) throws Refused {
        if (!(list instanceof List<?> wanted)) {
            throw new Refused(AccessResult.TYPE_UNMATCHED);
        }
        if (wanted.isEmpty()) {
            return span(1, columns.size());
        }
        List<Integer> places = new ArrayList<>();
        for (Object column : wanted) {
            places.add(place(column));
        }
        return places.stream().mapToInt(Integer::intValue).toArray();
    }

    private int place(Object captureObject) throws Refused {
        List<?> fields = fields(captureObject, 4);
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (number(fields.get(0)) == column.classId
                    && fields.get(1) instanceof byte[] name
                    && Arrays.equals(name, column.name.octets())
                    && number(fields.get(2)) == column.attribute) {
                return i;
            }
        }
        throw new Refused(AccessResult.TYPE_UNMATCHED);
    }

    private static List<?> fields(Object structure, int count) throws Refused {
        if (structure instanceof List<?> fields && fields.size() == count) {
            return fields;
        }
        throw new Refused(AccessResult.TYPE_UNMATCHED);
    }

    private static long number(Object value) throws Refused {
        if (value instanceof Long number) {
            return number;
        }
        throw new Refused(AccessResult.TYPE_UNMATCHED);
    }

    private static int[] span(int first, int last) {
        return IntStream.range(first - 1, last).toArray();
    }
}
