// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import org.meterbase.api.protocol.Failure;
import org.meterbase.protocol.dlms.data.DataSink;

/** Who asked for attributes, and hears of the answer. The last call is {@link #complete} or {@link #broken}. */
interface Reception {
    /** The value of the attribute of this place begins. */
    DataSink begin(int place);

    /** The attribute of this place was refused. @param result a data-access-result */
    void refused(int place, int result);

    /** A block has been taken in; what is whole by now may be delivered. */
    default void portion() {}

    /** Every attribute was given or refused. */
    void complete();

    /** There is no answer that could be understood; the conversation may go on. */
    void broken(Failure failure);
}
