// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

/**
 * Packs a column of integers in the form that takes fewest octets: a constant or an even step costs nothing per row, what
 * moves little costs an octet. Differences are taken modulo 2^64, so no value is out of reach.
 */
public final class Columns {
    private static final int CONSTANT = 0;
    private static final int STEPS = 1;
    private static final int RUNS = 2;
    private static final int DIFFERENCES = 3;
    private static final int PLAIN = 4;

    private static final int ALL = 0;
    private static final int SOME = 1;
    private static final int NONE = 2;

    private Columns() {}

    /** Writes the first {@code rows} values of an array. */
    public static void write(Packer out, long[] values, int rows) {
        if (rows == 0) {
            return;
        }
        long first = values[0];
        long step = rows > 1 ? values[1] - first : 0;
        int even = evenUntil(values, rows, step);
        if (even == rows) {
            out.octet(step == 0 ? CONSTANT : STEPS);
            out.number(first);
            if (step != 0) {
                out.number(step);
            }
            return;
        }
        int differences = 0;
        int plain = 0;
        int runs = 0;
        int runsCost = 0;
        long last = 0;
        for (int i = 1; i < rows; i++) {
            long difference = values[i] - values[i - 1];
            int cost = cost(difference);
            differences += cost;
            plain += cost(values[i]);
            if (difference != last || i == 1) {
                runs++;
                runsCost += cost + 2;
                last = difference;
            }
        }
        if (runsCost < Math.min(differences, plain)) {
            writeRuns(out, values, rows, runs);
        } else {
            out.octet(plain < differences ? PLAIN : DIFFERENCES);
            out.number(first);
            out.numbers(values, 1, rows, plain >= differences);
        }
    }

    /** Writes a column of which each value is this one. */
    public static void writeConstant(Packer out, long value) {
        out.octet(CONSTANT);
        out.number(value);
    }

    private static int evenUntil(long[] values, int rows, long step) {
        int row = 1;
        while (row < rows && values[row] - values[row - 1] == step) {
            row++;
        }
        return row;
    }

    private static void writeRuns(Packer out, long[] values, int rows, int runs) {
        out.octet(RUNS);
        out.number(values[0]);
        out.count(runs);
        int begin = 1;
        for (int i = 2; i <= rows; i++) {
            long difference = values[begin] - values[begin - 1];
            if (i == rows || values[i] - values[i - 1] != difference) {
                out.count(i - begin);
                out.number(difference);
                begin = i;
            }
        }
    }

    /** Reads a column of this many rows. */
    public static long[] read(Unpacker in, int rows) {
        long[] values = new long[rows];
        if (rows == 0) {
            return values;
        }
        int form = in.octet();
        long value = in.number();
        values[0] = value;
        switch (form) {
            case CONSTANT -> java.util.Arrays.fill(values, value);
            case STEPS -> {
                long step = in.number();
                for (int i = 1; i < rows; i++) {
                    values[i] = value += step;
                }
            }
            case RUNS -> readRuns(in, values);
            case DIFFERENCES -> {
                for (int i = 1; i < rows; i++) {
                    values[i] = value += in.number();
                }
            }
            case PLAIN -> {
                for (int i = 1; i < rows; i++) {
                    values[i] = in.number();
                }
            }
            default -> throw new Malformed("no form of a column has the number " + form);
        }
        return values;
    }

    private static void readRuns(Unpacker in, long[] values) {
        int row = 1;
        for (int runs = in.count(values.length - 1); runs > 0; runs--) {
            int end = row + in.count(values.length - row);
            long step = in.number();
            for (; row < end; row++) {
                values[row] = values[row - 1] + step;
            }
        }
        if (row != values.length) {
            throw new Malformed("a column of " + row + " rows instead of " + values.length);
        }
    }

    /** Writes a column in which some rows have no value, which is marked by {@code absent}. */
    public static void writeSparse(Packer out, long[] values, int rows, long absent) {
        int present = 0;
        for (int i = 0; i < rows; i++) {
            present += values[i] == absent ? 0 : 1;
        }
        out.octet(present == rows ? ALL : present == 0 ? NONE : SOME);
        if (present == rows) {
            write(out, values, rows);
        } else if (present > 0) {
            long[] dense = new long[present];
            byte[] bits = new byte[(rows + 7) / 8];
            int next = 0;
            for (int i = 0; i < rows; i++) {
                if (values[i] != absent) {
                    bits[i >> 3] |= (byte) (1 << (i & 7));
                    dense[next++] = values[i];
                }
            }
            out.octets(bits);
            write(out, dense, present);
        }
    }

    /** Reads what {@link #writeSparse} wrote. */
    public static long[] readSparse(Unpacker in, int rows, long absent) {
        int form = in.octet();
        if (form == ALL) {
            return read(in, rows);
        }
        long[] values = new long[rows];
        java.util.Arrays.fill(values, absent);
        if (form == NONE) {
            return values;
        }
        if (form != SOME) {
            throw new Malformed("no presence has the number " + form);
        }
        byte[] bits = presence(in, rows);
        long[] dense = read(in, present(bits, rows));
        int next = 0;
        for (int i = 0; i < rows; i++) {
            if ((bits[i >> 3] >> (i & 7) & 1) != 0) {
                values[i] = dense[next++];
            }
        }
        return values;
    }

    /** Goes past a column of this many rows; checks it as {@link #read} does and keeps nothing. */
    static void pass(Unpacker in, int rows) {
        if (rows == 0) {
            return;
        }
        int form = in.octet();
        in.passNumbers(1);
        switch (form) {
            case CONSTANT -> {}
            case STEPS -> in.passNumbers(1);
            case RUNS -> {
                int row = 1;
                for (int runs = in.count(rows - 1); runs > 0; runs--) {
                    row += in.count(rows - row);
                    in.passNumbers(1);
                }
                if (row != rows) {
                    throw new Malformed("a column of " + row + " rows instead of " + rows);
                }
            }
            case DIFFERENCES, PLAIN -> in.passNumbers(rows - 1);
            default -> throw new Malformed("no form of a column has the number " + form);
        }
    }

    /** Goes past a column in which some rows have no value. */
    static void passSparse(Unpacker in, int rows) {
        int form = in.octet();
        if (form == ALL) {
            pass(in, rows);
        } else if (form == SOME) {
            pass(in, present(presence(in, rows), rows));
        } else if (form != NONE) {
            throw new Malformed("no presence has the number " + form);
        }
    }

    private static byte[] presence(Unpacker in, int rows) {
        byte[] bits = in.octets((rows + 7) / 8);
        if (bits.length != (rows + 7) / 8) {
            throw new Malformed("the presence of " + rows + " rows in " + bits.length + " octets");
        }
        return bits;
    }

    private static int present(byte[] bits, int rows) {
        int present = 0;
        for (int i = 0; i < rows; i++) {
            present += bits[i >> 3] >> (i & 7) & 1;
        }
        return present;
    }

    /** Octets of a zigzagged number, seven bits each: the bits rounded up, by a multiplication as there is one for each value. */
    private static int cost(long value) {
        int bits = 64 - Long.numberOfLeadingZeros(value << 1 ^ value >> 63 | 1);
        return (bits * 9 + 64) >> 6;
    }
}
