// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.data;

/**
 * The compact-array (IEC 62056-6-2, 4.1.5): a type description, then the values without tags. Expanded into what a plain array would
 * have said. Taken as a whole, since meters send it where answers are to be short.
 */
final class CompactArray {
    /** Elements that one may stand for; types without octets could otherwise stand for any number. */
    private static final int MAX_ELEMENTS = 65_535;

    /** Values walked, twice: a description of a few octets can ask for any number of values without octets. */
    private static final int MAX_VALUES = 2_000_000;

    private static final int MAX_DESCRIPTION = 4_096;
    private static final int INCOMPLETE = -1;

    private final byte[] octets;
    private final int end;
    private int budget = MAX_VALUES;

    private CompactArray(byte[] octets, int end) {
        this.octets = octets;
        this.end = end;
    }

    /** Octets of the compact-array that begins here, its tag included; -1 while that cannot be told. */
    static int size(byte[] octets, int at, int to) throws BadData {
        int contents = describedTo(octets, at + 1, to, DataParser.MAX_DEPTH);
        if (contents > 0 && contents - at > MAX_DESCRIPTION || contents < 0 && to - at > MAX_DESCRIPTION) {
            throw new BadData("a type description of more than " + MAX_DESCRIPTION + " octets");
        }
        if (contents < 0 || contents >= to) {
            return INCOMPLETE;
        }
        int head = lengthOctets(octets[contents]);
        if (contents + head > to) {
            return INCOMPLETE;
        }
        long size = contents - at + head + length(octets, contents, head);
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    /** Tells a whole compact-array, which begins here, as an array. */
    static void expand(byte[] octets, int at, DataSink sink, int depth) throws BadData {
        int contents = describedTo(octets, at + 1, octets.length, depth - 1);
        int head = lengthOctets(octets[contents]);
        int first = contents + head;
        int end = first + (int) length(octets, contents, head);
        CompactArray array = new CompactArray(octets, end);
        int count = 0;
        for (int value = first; value < end; count++) {
            int next = array.value(at + 1, value, null);
            if (next == value || count == MAX_ELEMENTS) {
                throw new BadData("a compact-array with more than " + MAX_ELEMENTS + " elements, or with empty ones");
            }
            value = next;
        }
        sink.open(Tag.ARRAY, count);
        for (int value = first; value < end; ) {
            value = array.value(at + 1, value, sink);
        }
        sink.close();
    }

    /** The index after the type description that begins here; -1 where it is not all there. */
    private static int describedTo(byte[] octets, int at, int to, int depth) throws BadData {
        if (at >= to) {
            return INCOMPLETE;
        }
        if (depth == 0) {
            throw new BadData("a type description more than " + DataParser.MAX_DEPTH + " deep");
        }
        int tag = octets[at] & 0xFF;
        if (tag == Tag.ARRAY) {
            return describedTo(octets, at + 3, to, depth - 1);
        }
        if (tag == Tag.STRUCTURE) {
            if (at + 1 >= to) {
                return INCOMPLETE;
            }
            int next = at + 2;
            for (int i = octets[at + 1] & 0xFF; i > 0 && next > 0; i--) {
                next = describedTo(octets, next, to, depth - 1);
            }
            return next;
        }
        if (Tag.size(tag) < 0 && !Tag.hasLength(tag)) {
            throw new BadData("no COSEM type of the tag " + tag + " stands in a type description");
        }
        return at + 1;
    }

    /** Walks one value of the type described at {@code type}. @return the index after it */
    private int value(int type, int at, DataSink sink) throws BadData {
        if (--budget < 0) {
            throw new BadData("a compact-array of more values than " + MAX_VALUES / 2);
        }
        int tag = octets[type] & 0xFF;
        if (tag == Tag.STRUCTURE || tag == Tag.ARRAY) {
            boolean structure = tag == Tag.STRUCTURE;
            int count = structure ? octets[type + 1] & 0xFF : (int) OctetReading.unsigned(octets, type + 1, 2);
            if (sink != null) {
                sink.open(tag, count);
            }
            int field = structure ? type + 2 : type + 3;
            int next = at;
            for (int i = 0; i < count; i++) {
                next = value(field, next, sink);
                field = structure ? describedTo(octets, field, octets.length, DataParser.MAX_DEPTH) : field;
            }
            if (sink != null) {
                sink.close();
            }
            return next;
        }
        int body = at;
        int length = Tag.size(tag);
        int size = length;
        if (length < 0) {
            int head = lengthOctets(octets[inside(at, 1)]);
            inside(at, head);
            long told = length(octets, at, head);
            body = at + head;
            size = (int) Math.min(tag == Tag.BIT_STRING ? (told + 7) / 8 : told, Integer.MAX_VALUE);
            length = (int) Math.min(told, Integer.MAX_VALUE);
        }
        inside(body, size);
        if (sink != null) {
            DataParser.scalar(sink, tag, octets, body, length);
        }
        return body + size;
    }

    private int inside(int at, int size) throws BadData {
        if (size > end - at) {
            throw new BadData("a compact-array that ends within a value");
        }
        return at;
    }

    private static int lengthOctets(byte first) throws BadData {
        int more = first >= 0 ? 0 : first & 0x7F;
        if (more > 4) {
            throw new BadData("a length of " + more + " octets");
        }
        return 1 + more;
    }

    private static long length(byte[] octets, int at, int head) {
        return head == 1 ? octets[at] : OctetReading.unsigned(octets, at + 1, head - 1);
    }
}
