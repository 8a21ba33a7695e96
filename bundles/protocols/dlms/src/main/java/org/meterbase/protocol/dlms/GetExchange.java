// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.List;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;
import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.OctetReading;
import org.meterbase.protocol.dlms.data.OctetWriter;

/**
 * The GET service (IEC 62056-5-3, 6.6 and 7.3.9): one request at a time, normal, with list, and the blocks of its answer. Answers are
 * matched by their invoke-id; one that came too late is left out.
 */
final class GetExchange {
    private static final int NORMAL = 1;
    private static final int BLOCK = 2;
    private static final int LIST = 3;
    /** Confirmed, high priority. */
    private static final int INVOKE = 0xC0;

    private static final int INVOKE_ID = 0x0F;
    /** Octets of one answer in blocks: a year of a large profile has a tenth of it. */
    private static final long MAX_ANSWER = 64L << 20;
    /** Blocks without octets in one answer: some meters send one, none sends many. */
    private static final int MAX_EMPTY_BLOCKS = 4;

    /** Where requests go. */
    interface Outlet {
        OctetWriter begin(int room);

        void send(OctetWriter frame);

        void remark(String text);
    }

    private final Outlet outlet;
    private final ResultStream results = new ResultStream();
    private List<Attribute> asked = List.of();
    private Selection selection = Selection.WHOLE;
    private Reception reception;
    private boolean waiting;
    private int invokeId;
    private long block;
    private boolean begun;
    private long taken;
    private int emptyBlocks;

    GetExchange(Outlet outlet) {
        this.outlet = outlet;
    }

    boolean waiting() {
        return waiting;
    }

    /** Whether the request in flight is one of several attributes. */
    boolean ofList() {
        return asked.size() > 1;
    }

    /** Whether blocks have come, so that the request cannot be asked again from the start. */
    boolean inBlocks() {
        return begun;
    }

    /** Asks for attributes; a selection only with one. */
    void ask(List<Attribute> attributes, Selection newSelection, Reception newReception) {
        asked = attributes;
        selection = newSelection;
        reception = newReception;
        askAgain();
    }

    /** Sends the request once more, under a new invoke-id. */
    void askAgain() {
        invokeId = invokeId + 1 & INVOKE_ID;
        waiting = true;
        begun = false;
        block = 0;
        taken = 0;
        emptyBlocks = 0;
        OctetWriter out = outlet.begin(72 + asked.size() * (Attribute.ENCODED + 1));
        out.u8(Apdu.GET_REQUEST).u8(ofList() ? LIST : NORMAL).u8(INVOKE | invokeId);
        if (ofList()) {
            out.length(asked.size());
        }
        for (Attribute attribute : asked) {
            out.u16(attribute.classId()).name(attribute.name().packed()).u8(attribute.index());
            selection.write(out);
        }
        outlet.send(out);
    }

    /** Breaks the request off; nobody is told. */
    void forget() {
        waiting = false;
    }

    /** Nothing more will come that could be understood. */
    void broken(Failure failure) {
        waiting = false;
        reception.broken(failure);
    }

    /** Takes a get-response in. */
    void answered(byte[] octets, int from, int to) {
        if (!waiting || to - from < 4 || (octets[from + 2] & INVOKE_ID) != invokeId) {
            outlet.remark("an answer that belongs to no request was left out");
            return;
        }
        try {
            switch (octets[from + 1]) {
                case NORMAL -> normal(octets, from + 3, to);
                case BLOCK -> block(octets, from + 3, to);
                case LIST -> list(octets, from + 3, to);
                default -> throw new BadData("a get-response of the kind " + octets[from + 1]);
            }
        } catch (BadData bad) {
            broken(Failure.of(
                    Reason.BAD_ANSWER, asked.get(0) + ": the answer cannot be understood: " + bad.getMessage()));
        }
    }

    private void normal(byte[] octets, int at, int to) throws BadData {
        if (octets[at] == 1 && at + 1 < to && !ofList()) {
            waiting = false;
            reception.refused(0, octets[at + 1] & 0xFF);
            reception.complete();
            return;
        }
        if (octets[at] != 0 || ofList() || begun) {
            throw new BadData("a single result where " + (begun ? "a block" : "a list") + " was expected");
        }
        results.startOne(reception);
        whole(octets, at + 1, to);
    }

    private void list(byte[] octets, int at, int to) throws BadData {
        if (!ofList() || begun) {
            throw new BadData("a list of results where " + (begun ? "a block" : "one") + " was expected");
        }
        results.startList(reception, asked.size());
        whole(octets, at, to);
    }

    private void whole(byte[] octets, int from, int to) throws BadData {
        results.feed(octets, from, to);
        ended();
    }

    /** DataBlock-G: last-block, block-number, and raw octets or a result. */
    private void block(byte[] octets, int at, int to) throws BadData {
        if (to - at < 7) {
            throw new BadData("a block that ends within its head");
        }
        boolean last = octets[at] != 0;
        long number = OctetReading.unsigned(octets, at + 1, 4);
        if (octets[at + 5] != 0) {
            waiting = false;
            reception.refused(0, octets[at + 6] & 0xFF);
            reception.complete();
            return;
        }
        // Blocks count from 1; there are meters that begin with 0.
        if (begun ? number != block + 1 : number > 1) {
            throw new BadData("block " + number + " where " + (begun ? block + 1 : 1) + " was expected");
        }
        int first = octets[at + 6] & 0xFF;
        int more = first < 0x80 ? 0 : first & 0x7F;
        int from = at + 7 + more;
        if (more > 4 || from > to || (more == 0 ? first : OctetReading.unsigned(octets, at + 7, more)) != to - from) {
            throw new BadData("a block whose length is not that of its octets");
        }
        if (!begun) {
            begin();
        }
        block = number;
        take(octets, from, to, last);
    }

    private void begin() {
        begun = true;
        if (ofList()) {
            results.startList(reception, asked.size());
        } else {
            results.startOne(reception);
        }
    }

    private void take(byte[] octets, int from, int to, boolean last) throws BadData {
        taken += to - from;
        emptyBlocks += from == to ? 1 : 0;
        if (taken > MAX_ANSWER || emptyBlocks > MAX_EMPTY_BLOCKS) {
            throw new BadData("an answer of more than " + MAX_ANSWER + " octets, or of blocks without octets");
        }
        results.feed(octets, from, to);
        if (last) {
            ended();
            return;
        }
        reception.portion();
        if (waiting) {
            OctetWriter out = outlet.begin(7);
            outlet.send(out.u8(Apdu.GET_REQUEST).u8(BLOCK).u8(INVOKE | invokeId).u32(block));
        }
    }

    private void ended() throws BadData {
        if (!results.complete()) {
            throw new BadData("it ends within a value");
        }
        waiting = false;
        reception.complete();
    }
}
