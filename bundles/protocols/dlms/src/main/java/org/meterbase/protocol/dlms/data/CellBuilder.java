// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Makes a tree of a small answer: a register, the columns of a profile. */
public final class CellBuilder implements DataSink {
    /** Values in one tree; a profile of 255 columns has 1,276. */
    public static final int MAX_CELLS = 20_000;

    private final Deque<Cell> open = new ArrayDeque<>();
    private Cell root;
    private int cells;

    /** The whole tree. @throws IllegalStateException before the value is complete */
    public Cell cell() {
        if (root == null || !open.isEmpty()) {
            throw new IllegalStateException("the value is not complete");
        }
        return root;
    }

    @Override
    public void open(int tag, int count) throws BadData {
        Cell composed = Cell.composed(tag, new ArrayList<>(Math.min(count, 64)));
        add(composed);
        open.push(composed);
    }

    @Override
    public void scalar(int tag, long number, byte[] octets, int from, int length) throws BadData {
        int size = tag == Tag.BIT_STRING ? (length + 7) / 8 : length;
        add(new Cell(tag, number, Arrays.copyOfRange(octets, from, from + size), length, List.of()));
    }

    @Override
    public void close() {
        open.pop();
    }

    private void add(Cell cell) throws BadData {
        if (++cells > MAX_CELLS) {
            throw new BadData("an answer of more than " + MAX_CELLS + " values where a few were expected");
        }
        if (open.isEmpty()) {
            root = cell;
        } else {
            open.peek().elements().add(cell);
        }
    }
}
