// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import java.util.Arrays;

/** Writes A-XDR (IEC 61334-6) and plain big-endian octets into a buffer that grows. */
public final class OctetWriter {
    private byte[] octets = new byte[128];
    private int length;

    /** One octet, the lowest of the number. */
    public OctetWriter u8(int value) {
        if (length == octets.length) {
            octets = Arrays.copyOf(octets, 2 * length);
        }
        octets[length++] = (byte) value;
        return this;
    }

    public OctetWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    public OctetWriter u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    public OctetWriter raw(byte... more) {
        return raw(more, 0, more.length);
    }

    public OctetWriter raw(byte[] more, int from, int count) {
        while (octets.length - length < count) {
            octets = Arrays.copyOf(octets, 2 * octets.length);
        }
        System.arraycopy(more, from, octets, length, count);
        length += count;
        return this;
    }

    /** A length or count: one octet to 127, else 81 or 82 and what follows. */
    public OctetWriter length(int value) {
        if (value < 0x80) {
            return u8(value);
        }
        return value < 0x100 ? u8(0x81).u8(value) : value < 0x10000 ? u8(0x82).u16(value) : u8(0x84).u32(value);
    }

    public OctetWriter array(int count) {
        return u8(Tag.ARRAY).length(count);
    }

    public OctetWriter structure(int count) {
        return u8(Tag.STRUCTURE).length(count);
    }

    public OctetWriter octetString(byte... value) {
        return u8(Tag.OCTET_STRING).length(value.length).raw(value);
    }

    public OctetWriter name(Obis obis) {
        return octetString(obis.octets());
    }

    public OctetWriter enumerated(int value) {
        return u8(Tag.ENUM).u8(value);
    }

    public OctetWriter bool(boolean value) {
        return u8(Tag.BOOLEAN).u8(value ? 1 : 0);
    }

    public OctetWriter integer(int value) {
        return u8(Tag.INTEGER).u8(value);
    }

    public OctetWriter unsigned(int value) {
        return u8(Tag.UNSIGNED).u8(value);
    }

    public OctetWriter longSigned(int value) {
        return u8(Tag.LONG).u16(value);
    }

    public OctetWriter longUnsigned(int value) {
        return u8(Tag.LONG_UNSIGNED).u16(value);
    }

    public OctetWriter doubleLongUnsigned(long value) {
        return u8(Tag.DOUBLE_LONG_UNSIGNED).u32(value);
    }

    public int size() {
        return length;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(octets, length);
    }
}
