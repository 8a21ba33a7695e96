// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.data;

/** Hears of data in the order in which they are sent. No object is made for a value. */
public interface DataSink {
    /** An array or a structure begins. @param count its elements */
    void open(int tag, int count) throws BadData;

    /**
     * A value that is not composed of others.
     *
     * @param number the value of a whole number, a boolean or an enum; the bits of a floating-point number; else 0
     * @param octets holds the value without tag and length, from {@code from}; valid during the call only
     * @param length of the value in octets; of a bit-string in bits
     */
    void scalar(int tag, long number, byte[] octets, int from, int length) throws BadData;

    /** The array or structure begun last is complete. */
    void close() throws BadData;
}
