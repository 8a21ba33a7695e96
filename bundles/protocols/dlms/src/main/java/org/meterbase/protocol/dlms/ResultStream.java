// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.DataParser;

/** The results of a GET, in one piece or in the raw octets of blocks: one value, or a list of Get-Data-Result. */
final class ResultStream {
    private enum Next {
        COUNT,
        CHOICE,
        RESULT,
        DATA,
        NOTHING
    }

    private static final int DATA_CHOSEN = 0;
    private static final int RESULT_CHOSEN = 1;

    private final DataParser parser = new DataParser();
    private Reception reception;
    private Next next = Next.NOTHING;
    private boolean list;
    private int expected;
    private int place;

    void startOne(Reception newReception) {
        reception = newReception;
        list = false;
        expected = 1;
        place = 0;
        next = Next.DATA;
        parser.start(reception.begin(0));
    }

    void startList(Reception newReception, int count) {
        reception = newReception;
        list = true;
        expected = count;
        place = 0;
        next = Next.COUNT;
    }

    boolean complete() {
        return next == Next.NOTHING;
    }

    /** Takes octets in. @throws BadData where they are not such results, or more of them */
    void feed(byte[] octets, int from, int to) throws BadData {
        int at = from;
        while (at < to) {
            switch (next) {
                case COUNT -> {
                    int count = octets[at++] & 0xFF;
                    if (count != expected) {
                        throw new BadData(count + " results to a request of " + expected);
                    }
                    next = Next.CHOICE;
                }
                case CHOICE -> choose(octets[at++]);
                case RESULT -> {
                    reception.refused(place, octets[at++] & 0xFF);
                    ended();
                }
                case DATA -> {
                    at = parser.feed(octets, at, to);
                    if (parser.complete()) {
                        ended();
                    }
                }
                case NOTHING -> throw new BadData((to - at) + " octets behind the end of the answer");
            }
        }
    }

    private void choose(byte choice) throws BadData {
        if (choice == DATA_CHOSEN) {
            parser.start(reception.begin(place));
            next = Next.DATA;
        } else if (choice == RESULT_CHOSEN) {
            next = Next.RESULT;
        } else {
            throw new BadData("a Get-Data-Result that is neither data nor result but " + choice);
        }
    }

    private void ended() {
        place++;
        next = !list || place == expected ? Next.NOTHING : Next.CHOICE;
    }
}
