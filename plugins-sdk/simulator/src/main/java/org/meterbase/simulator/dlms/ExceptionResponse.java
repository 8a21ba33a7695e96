// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import org.meterbase.simulator.cosem.OctetWriter;

/** Exception-response: state-error and service-error (IEC 62056-5-3, clause 8). */
final class ExceptionResponse {
    private static final int SERVICE_NOT_ALLOWED = 1;
    private static final int SERVICE_UNKNOWN = 2;
    private static final int OPERATION_NOT_POSSIBLE = 1;
    private static final int SERVICE_NOT_SUPPORTED = 2;
    private static final int OTHER_REASON = 3;
    private static final int DECIPHERING_ERROR = 5;
    private static final int INVOCATION_COUNTER_ERROR = 6;

    private ExceptionResponse() {}

    /** There is no association that would allow it. */
    static byte[] notAllowed() {
        return of(SERVICE_NOT_ALLOWED, OPERATION_NOT_POSSIBLE);
    }

    /** It was not agreed upon. */
    static byte[] notSupported() {
        return of(SERVICE_NOT_ALLOWED, SERVICE_NOT_SUPPORTED);
    }

    /** It is no service, or does not parse. */
    static byte[] unknown() {
        return of(SERVICE_UNKNOWN, OTHER_REASON);
    }

    static byte[] decipheringError() {
        return of(SERVICE_UNKNOWN, DECIPHERING_ERROR);
    }

    /** @param expected the least counter that would be taken */
    static byte[] counterError(long expected) {
        return new OctetWriter()
                .raw(of(SERVICE_UNKNOWN, INVOCATION_COUNTER_ERROR))
                .u32(expected)
                .toBytes();
    }

    private static byte[] of(int stateError, int serviceError) {
        return new byte[] {(byte) 0xD8, (byte) stateError, (byte) serviceError};
    }
}
