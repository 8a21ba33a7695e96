// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.List;
import java.util.Optional;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;
import org.meterbase.protocol.dlms.companion.Conformance;
import org.meterbase.protocol.dlms.data.Cell;
import org.meterbase.protocol.dlms.data.CellBuilder;
import org.meterbase.protocol.dlms.data.DataSink;

/**
 * Reads some attributes: as lists where the meter takes them, and one by one where it does not. That it does not, whatever its
 * conformance says, is remembered.
 */
final class Batch implements Reception {
    private static final String NO_LISTS = "no-lists";

    private final Dialogue dialogue;
    private final List<Attribute> wanted;
    private final Runnable then;
    private final CellBuilder[] values;
    private final Failure[] failures;
    private int from;
    private int count;

    /** @param then is run when there is a value or a failure for every attribute */
    Batch(Dialogue dialogue, List<Attribute> wanted, Runnable then) {
        this.dialogue = dialogue;
        this.wanted = wanted;
        this.then = then;
        values = new CellBuilder[wanted.size()];
        failures = new Failure[wanted.size()];
    }

    /** Notes that lists are in vain, from now on and in later conversations. */
    static void rememberNoLists(Dialogue dialogue) {
        dialogue.memory().put(NO_LISTS, new byte[] {1});
    }

    void ask() {
        if (from == wanted.size()) {
            then.run();
            return;
        }
        count = Math.min(
                lists()
                        ? dialogue.terms()
                                .attributesInRequest(dialogue.profile().mostInList())
                        : 1,
                wanted.size() - from);
        if (count == 1) {
            dialogue.get(wanted.get(from), Selection.WHOLE, this);
        } else {
            dialogue.getList(wanted.subList(from, from + count), this);
        }
    }

    /** The value of an attribute by its place; empty where there is a failure. */
    Optional<Cell> value(int place) {
        return failures[place] == null ? Optional.of(values[place].cell()) : Optional.empty();
    }

    /** Why there is no value. */
    Failure failure(int place) {
        return failures[place];
    }

    @Override
    public DataSink begin(int place) {
        values[from + place] = new CellBuilder();
        return values[from + place];
    }

    @Override
    public void refused(int place, int result) {
        failures[from + place] = Refusal.access(wanted.get(from + place), result);
    }

    @Override
    public void complete() {
        for (int place = from; place < from + count; place++) {
            if (values[place] == null && failures[place] == null) {
                broken(Failure.of(Reason.BAD_ANSWER, wanted.get(place) + ": the answer has no result for it"));
                return;
            }
        }
        from += count;
        ask();
    }

    @Override
    public void broken(Failure failure) {
        if (count > 1) {
            dialogue.wire()
                    .remark("a GET with list was not answered (" + failure.text()
                            + "): attributes are read one by one");
            rememberNoLists(dialogue);
            for (int place = from; place < from + count; place++) {
                values[place] = null;
                failures[place] = null;
            }
        } else {
            failures[from] = failure;
            from++;
        }
        ask();
    }

    private boolean lists() {
        return dialogue.profile().lists()
                && dialogue.terms().allow(Conformance.MULTIPLE_REFERENCES)
                && dialogue.memory().get(NO_LISTS).isEmpty();
    }
}
