// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.data;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes requests, big-endian. */
public final class OctetWriter {
    private byte[] octets;
    private int size;

    public OctetWriter(int room) {
        octets = new byte[room];
    }

    public int size() {
        return size;
    }

    public OctetWriter u8(int value) {
        room(1);
        octets[size++] = (byte) value;
        return this;
    }

    public OctetWriter u16(int value) {
        return u8(value >> 8).u8(value);
    }

    public OctetWriter u32(long value) {
        return u16((int) (value >> 16)).u16((int) value);
    }

    /** A length (IEC 61334-6): one octet below 128, else as many as it needs behind their number. */
    public OctetWriter length(int value) {
        if (value < 0x80) {
            return u8(value);
        }
        return value < 0x100 ? u8(0x81).u8(value) : value < 0x10000 ? u8(0x82).u16(value) : u8(0x84).u32(value);
    }

    public OctetWriter octets(byte[] source, int from, int count) {
        room(count);
        System.arraycopy(source, from, octets, size, count);
        size += count;
        return this;
    }

    /** Makes room for octets that are written into {@link #array} directly. @return where they begin */
    public int claim(int count) {
        room(count);
        size += count;
        return size - count;
    }

    /** What was written, from 0 to {@link #size}; another array after the next call. */
    public byte[] array() {
        return octets;
    }

    /** The low 48 bits: a logical name. */
    public OctetWriter name(long packed) {
        return u16((int) (packed >>> 32)).u32(packed);
    }

    /** Sets two octets already written. */
    public OctetWriter u16At(int index, int value) {
        octets[index] = (byte) (value >> 8);
        octets[index + 1] = (byte) value;
        return this;
    }

    public byte[] toArray() {
        return Arrays.copyOf(octets, size);
    }

    /** What was written; the writer is of no use afterwards. */
    public ByteBuffer toBuffer() {
        return ByteBuffer.wrap(octets, 0, size);
    }

    private void room(int more) {
        if (size + more > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(size + more, octets.length * 2));
        }
    }
}
