// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.data;

import java.util.Arrays;

/**
 * Reads one A-XDR encoded Data (IEC 61334-6, IEC 62056-5-3) that comes in portions cut anywhere, as the raw octets of blocks are.
 * Bounded: in depth, in the length of a single value, and by nothing that a length field promises. Used again after {@link #start}.
 */
public final class DataParser {
    /** Arrays and structures within each other. The object list, the deepest that meters send, has five. */
    public static final int MAX_DEPTH = 16;
    /** Octets of one value; a longer one is not a reading. */
    public static final int MAX_VALUE = 256 * 1024;

    private static final int INCOMPLETE = -1;
    private static final byte[] NONE = {};

    private final int[] open = new int[MAX_DEPTH];
    private DataSink sink;
    private int depth;
    private boolean complete = true;
    private byte[] held = NONE;
    private int heldLength;
    private int bodyAt;
    private int bodyLength;

    /** Begins to read one value into this sink. */
    public void start(DataSink newSink) {
        sink = newSink;
        depth = 0;
        heldLength = 0;
        complete = false;
    }

    /** Whether the value is complete. */
    public boolean complete() {
        return complete;
    }

    /**
     * Reads on.
     *
     * @return the index after the last octet used: {@code to}, or less where the value is complete before
     * @throws BadData where this is no data; the parser is of no use then until it is started again
     */
    public int feed(byte[] octets, int from, int to) throws BadData {
        int at = heldLength > 0 ? complement(octets, from, to) : from;
        while (!complete && at < to) {
            int fixed = Tag.size(octets[at] & 0xFF);
            if (fixed >= 0 && fixed < to - at) {
                // Nine in ten values of a buffer.
                scalar(sink, octets[at] & 0xFF, octets, at + 1, fixed);
                at += 1 + fixed;
                leave();
                continue;
            }
            int size = element(octets, at, to);
            if (size == INCOMPLETE || at + size > to) {
                hold(octets, at, to);
                return to;
            }
            emit(octets, at);
            at += size;
        }
        return at;
    }

    /** Completes the value of which a beginning is held; octet by octet while its length is not known. */
    private int complement(byte[] octets, int from, int to) throws BadData {
        int at = from;
        while (at < to) {
            int size = element(held, 0, heldLength);
            if (size != INCOMPLETE && size == heldLength) {
                break;
            }
            int take = size == INCOMPLETE ? 1 : Math.min(size - heldLength, to - at);
            hold(octets, at, at + take);
            at += take;
        }
        int size = element(held, 0, heldLength);
        if (size != INCOMPLETE && size == heldLength) {
            heldLength = 0;
            emit(held, 0);
        }
        return at;
    }

    private void hold(byte[] octets, int from, int to) {
        int needed = heldLength + to - from;
        if (needed > held.length) {
            held = Arrays.copyOf(held, Math.max(needed, Math.max(64, held.length * 2)));
        }
        System.arraycopy(octets, from, held, heldLength, to - from);
        heldLength = needed;
    }

    /** The size of the element that begins here, its tag included, the elements within it not; notes where its body is. */
    private int element(byte[] octets, int at, int to) throws BadData {
        int tag = octets[at] & 0xFF;
        int size = Tag.size(tag);
        if (size >= 0) {
            bodyAt = 1;
            bodyLength = size;
            return 1 + size;
        }
        if (tag == Tag.COMPACT_ARRAY) {
            int length = CompactArray.size(octets, at, to);
            return length > MAX_VALUE ? tooLong(length) : length;
        }
        if (tag != Tag.ARRAY && tag != Tag.STRUCTURE && !Tag.hasLength(tag)) {
            throw new BadData("no COSEM type has the tag " + tag);
        }
        if (at + 1 >= to) {
            return INCOMPLETE;
        }
        int first = octets[at + 1] & 0xFF;
        int more = first < 0x80 ? 0 : first & 0x7F;
        if (more > 4) {
            throw new BadData("a length of " + more + " octets");
        }
        if (at + 2 + more > to) {
            return INCOMPLETE;
        }
        long length = more == 0 ? first : OctetReading.unsigned(octets, at + 2, more);
        bodyAt = 2 + more;
        if (tag == Tag.ARRAY || tag == Tag.STRUCTURE) {
            bodyLength = (int) Math.min(length, Integer.MAX_VALUE);
            return bodyAt;
        }
        long body = tag == Tag.BIT_STRING ? (length + 7) / 8 : length;
        if (body > MAX_VALUE) {
            return tooLong(body);
        }
        bodyLength = (int) length;
        return bodyAt + (int) body;
    }

    private static int tooLong(long length) throws BadData {
        throw new BadData("a value of " + length + " octets; the limit is " + MAX_VALUE);
    }

    private void emit(byte[] octets, int at) throws BadData {
        int tag = octets[at] & 0xFF;
        if (tag == Tag.ARRAY || tag == Tag.STRUCTURE) {
            enter(tag, bodyLength);
            return;
        }
        if (tag == Tag.COMPACT_ARRAY) {
            CompactArray.expand(octets, at, sink, MAX_DEPTH - depth);
        } else {
            scalar(sink, tag, octets, at + bodyAt, bodyLength);
        }
        leave();
    }

    /** Tells one scalar, its body standing at {@code from}. */
    static void scalar(DataSink sink, int tag, byte[] octets, int from, int length) throws BadData {
        sink.scalar(tag, OctetReading.number(tag, octets, from), octets, from, length);
    }

    private void enter(int tag, int count) throws BadData {
        if (depth == MAX_DEPTH) {
            throw new BadData("arrays and structures more than " + MAX_DEPTH + " deep");
        }
        sink.open(tag, count);
        open[depth++] = count;
        if (count == 0) {
            depth--;
            sink.close();
            leave();
        }
    }

    /** An element is complete, and with it perhaps those around it. */
    private void leave() throws BadData {
        while (depth > 0) {
            if (--open[depth - 1] > 0) {
                return;
            }
            depth--;
            sink.close();
        }
        complete = true;
    }
}
