// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

/** Tags of APDUs (IEC 62056-5-3, clause 8). */
final class Apdu {
    static final int CONFIRMED_SERVICE_ERROR = 0x0E;
    static final int DATA_NOTIFICATION = 0x0F;
    static final int AARE = 0x61;
    static final int RLRE = 0x63;
    static final int GET_REQUEST = 0xC0;
    static final int EVENT_NOTIFICATION = 0xC2;
    static final int GET_RESPONSE = 0xC4;
    static final int GLO_EVENT_NOTIFICATION = 0xCA;
    static final int EXCEPTION_RESPONSE = 0xD8;
    static final int GENERAL_GLO_CIPHERING = 0xDB;

    private Apdu() {}

    /** Whether a meter sends this without being asked. */
    static boolean unsolicited(int tag) {
        return tag == DATA_NOTIFICATION
                || tag == EVENT_NOTIFICATION
                || tag == GLO_EVENT_NOTIFICATION
                || tag == GENERAL_GLO_CIPHERING;
    }
}
