// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import java.util.ArrayList;
import java.util.List;
import org.meterbase.simulator.cosem.AccessResult;
import org.meterbase.simulator.cosem.Malformed;
import org.meterbase.simulator.cosem.ObjectModel;
import org.meterbase.simulator.cosem.ObjectModel.Asked;
import org.meterbase.simulator.cosem.OctetReader;
import org.meterbase.simulator.cosem.OctetWriter;
import org.meterbase.simulator.cosem.Refused;
import org.meterbase.simulator.cosem.Selector;
import org.meterbase.simulator.utility.Condition;
import org.meterbase.simulator.utility.Fault;
import org.meterbase.simulator.utility.Moment;
import org.meterbase.simulator.utility.Trap;

/** GET of one attribute, of a list, and of the next block (IEC 62056-5-3, 7.3.9), within one association. */
final class GetService {
    /** Octets after which the rest of a list is refused, so that a small request cannot ask for everything many times. */
    private static final int LARGEST_LIST = 1 << 20;

    private final ObjectModel objects;
    private final Association association;
    private final Condition condition;
    private final Traffic traffic;
    private LongAnswer longAnswer;

    GetService(ObjectModel objects, Association association, Condition condition, Traffic traffic) {
        this.objects = objects;
        this.association = association;
        this.condition = condition;
        this.traffic = traffic;
    }

    /** Answers what follows the tag C0. */
    Answer answer(OctetReader in, Moment moment) throws Malformed {
        int kind = in.u8();
        int invokeId = in.u8();
        return switch (kind) {
            case 1 -> one(in, invokeId, moment);
            case 2 -> next(in, invokeId);
            case 3 -> list(in, invokeId, moment);
            default -> throw new Malformed("get-request of kind " + kind);
        };
    }

    private Answer one(OctetReader in, int invokeId, Moment moment) throws Malformed {
        Asked asked = Asked.read(in);
        in.end();
        traffic.add(Traffic.Count.GETS);
        longAnswer = null;
        OctetWriter data = new OctetWriter();
        int result = read(data, moment, asked);
        if (result != 0) {
            return Answer.of(refused(invokeId, result));
        }
        if (data.size() + 4 > association.maxPdu()) {
            return inBlocks(data, invokeId);
        }
        byte[] answer = new OctetWriter()
                .u8(0xC4)
                .u8(1)
                .u8(invokeId)
                .u8(0)
                .raw(data.toBytes())
                .toBytes();
        return Answer.of(answer, condition.cuts(1));
    }

    private Answer list(OctetReader in, int invokeId, Moment moment) throws Malformed {
        int count = in.length();
        List<Asked> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(Asked.read(in));
        }
        in.end();
        if (!association.allows(Conformance.MULTIPLE_REFERENCES)) {
            return Answer.of(ExceptionResponse.notSupported());
        }
        traffic.add(Traffic.Count.GETS_WITH_LIST);
        longAnswer = null;
        OctetWriter results = new OctetWriter().length(count);
        for (Asked asked : list) {
            OctetWriter data = new OctetWriter();
            int result = results.size() > LARGEST_LIST ? AccessResult.OTHER_REASON : read(data, moment, asked);
            if (result == 0) {
                results.u8(0).raw(data.toBytes());
            } else {
                results.u8(1).u8(result);
            }
        }
        if (results.size() + 3 > association.maxPdu()) {
            return inBlocks(results, invokeId);
        }
        byte[] answer = new OctetWriter()
                .u8(0xC4)
                .u8(3)
                .u8(invokeId)
                .raw(results.toBytes())
                .toBytes();
        return Answer.of(answer, condition.cuts(1));
    }

    private Answer next(OctetReader in, int invokeId) throws Malformed {
        long block = in.u32();
        in.end();
        if (longAnswer == null) {
            return Answer.of(LongAnswer.refused(invokeId, block, AccessResult.NO_LONG_GET_IN_PROGRESS));
        }
        if (block != longAnswer.block()) {
            longAnswer = null;
            return Answer.of(LongAnswer.refused(invokeId, block, AccessResult.DATA_BLOCK_NUMBER_INVALID));
        }
        return block(invokeId);
    }

    private Answer inBlocks(OctetWriter data, int invokeId) {
        if (!association.allows(Conformance.BLOCK_TRANSFER_WITH_GET)) {
            return Answer.of(refused(invokeId, AccessResult.OTHER_REASON));
        }
        int first = condition
                .fault(Trap.FirstBlock.class)
                .map(Trap.FirstBlock::number)
                .orElse(1);
        longAnswer = new LongAnswer(data.toBytes(), association.maxPdu(), first);
        return block(invokeId);
    }

    private Answer block(int invokeId) {
        traffic.add(Traffic.Count.BLOCKS);
        LongAnswer from = longAnswer;
        byte[] apdu = from.next(invokeId);
        if (from.finished()) {
            longAnswer = null;
        }
        return Answer.of(apdu, condition.cuts(from.ordinal()));
    }

    /** Writes a value and gives 0, or gives why not. */
    private int read(OctetWriter out, Moment moment, Asked asked) {
        for (Fault fault : condition.faults()) {
            if (fault instanceof Fault.Access denied
                    && denied.obis().equals(asked.name().toString())) {
                return denied.result();
            }
        }
        if (condition.failsFor(asked.name().toString())) {
            return AccessResult.TEMPORARY_FAILURE;
        }
        if (asked.selector() != Selector.NONE && !association.allows(Conformance.SELECTIVE_ACCESS)) {
            return AccessResult.TYPE_UNMATCHED;
        }
        try {
            objects.read(out, moment, association.reader(), asked);
            return 0;
        } catch (Refused refused) {
            return refused.result();
        }
    }

    private static byte[] refused(int invokeId, int result) {
        return new OctetWriter().u8(0xC4).u8(1).u8(invokeId).u8(1).u8(result).toBytes();
    }
}
