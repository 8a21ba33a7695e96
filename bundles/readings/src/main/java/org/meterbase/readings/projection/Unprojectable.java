// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import org.meterbase.api.archive.MeasuringChannel;
import org.meterbase.api.model.Unit;

/** The channel configuration says of a channel what cannot be: nothing is served until it is corrected. */
public final class Unprojectable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unprojectable(MeasuringChannel piece, Unit measured) {
        super("channel " + piece.channel().channel() + " of device "
                + piece.device().serialNumber() + " is in "
                + measured.symbol() + ", and its reading type "
                + piece.channel().readingType() + " is in "
                + piece.channel().readingType().unit().symbol() + "; correct the configuration of model "
                + piece.device().model());
    }
}
