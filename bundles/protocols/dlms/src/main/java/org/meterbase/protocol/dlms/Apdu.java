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
    static final int ACTION_REQUEST = 0xC3;
    static final int GET_RESPONSE = 0xC4;
    static final int SET_RESPONSE = 0xC5;
    static final int ACTION_RESPONSE = 0xC7;
    static final int GLO_EVENT_NOTIFICATION = 0xCA;
    static final int DED_EVENT_NOTIFICATION = 0xD2;
    static final int EXCEPTION_RESPONSE = 0xD8;
    static final int GENERAL_GLO_CIPHERING = 0xDB;

    private Apdu() {}

    /** Whether a meter sends this without being asked. */
    static boolean unsolicited(int tag) {
        return tag == DATA_NOTIFICATION
                || tag == EVENT_NOTIFICATION
                || tag == GLO_EVENT_NOTIFICATION
                || tag == DED_EVENT_NOTIFICATION
                || tag == GENERAL_GLO_CIPHERING;
    }

    /** Whether a meter says by this that it does not do what was asked. */
    static boolean isError(int tag) {
        return tag == EXCEPTION_RESPONSE || tag == CONFIRMED_SERVICE_ERROR;
    }

    /** Whether it answers a request for a service. */
    static boolean isAnswer(int tag) {
        return tag == GET_RESPONSE || tag == SET_RESPONSE || tag == ACTION_RESPONSE;
    }
}
