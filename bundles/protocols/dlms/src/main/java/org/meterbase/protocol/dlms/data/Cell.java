// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.data;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One value of a small answer, with what is within it.
 *
 * @param number as {@link DataSink#scalar} has it
 * @param octets the value without tag and length; empty for arrays and structures
 * @param length in octets; of a bit-string in bits
 * @param elements of an array or a structure
 */
public record Cell(int tag, long number, byte[] octets, int length, List<Cell> elements) {
    private static final byte[] NOTHING = {};

    static Cell composed(int tag, List<Cell> elements) {
        return new Cell(tag, 0, NOTHING, 0, elements);
    }

    public boolean isNull() {
        return tag == Tag.NULL || tag == Tag.DONT_CARE;
    }

    /** Its number. @throws BadData where it is none */
    public long whole() throws BadData {
        if (Tag.isNumber(tag) || tag == Tag.BOOLEAN) {
            return number;
        }
        throw new BadData("a value of type " + tag + " where a number was expected");
    }

    /** Its elements, so many. @throws BadData where it has not */
    public List<Cell> fields(int count) throws BadData {
        if (tag == Tag.STRUCTURE && elements.size() == count) {
            return elements;
        }
        throw new BadData("a value of type " + tag + " where a structure of " + count + " was expected");
    }

    /** Its elements. @throws BadData where it is not an array */
    public List<Cell> array() throws BadData {
        if (tag == Tag.ARRAY) {
            return elements;
        }
        throw new BadData("a value of type " + tag + " where an array was expected");
    }

    /** Its octets. @throws BadData where it is not an octet-string of this length */
    public byte[] octetString(int expected) throws BadData {
        if (tag == Tag.OCTET_STRING && length == expected) {
            return octets;
        }
        throw new BadData("a value of type " + tag + " where an octet-string of " + expected + " was expected");
    }

    /** Whether it is text, or octets that can only be text: printable ASCII, as meters have their names in octet-strings. */
    public boolean isText() {
        if (tag == Tag.VISIBLE_STRING || tag == Tag.UTF8_STRING) {
            return true;
        }
        if (tag != Tag.OCTET_STRING || length == 0) {
            return false;
        }
        for (byte octet : octets) {
            if (octet < 0x20 || octet > 0x7E) {
                return false;
            }
        }
        return true;
    }

    /** Its text. */
    public String text() {
        return new String(octets, StandardCharsets.UTF_8).strip();
    }

    /** The value as A-XDR has it. */
    public byte[] encoded() {
        OctetWriter out = new OctetWriter(64);
        encode(out);
        return out.toArray();
    }

    private void encode(OctetWriter out) {
        out.u8(tag);
        if (tag == Tag.ARRAY || tag == Tag.STRUCTURE) {
            out.length(elements.size());
            elements.forEach(element -> element.encode(out));
            return;
        }
        if (Tag.hasLength(tag)) {
            out.length(length);
        }
        out.octets(octets, 0, octets.length);
    }
}
