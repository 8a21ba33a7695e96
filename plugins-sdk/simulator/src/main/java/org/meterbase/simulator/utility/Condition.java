// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What may change about a meter while it runs: its faults, and what it has served. Belongs to the reactor's thread. */
public final class Condition {
    private final ServedRows served = new ServedRows();
    private List<Fault> faults = List.of();

    /** What is wrong with it, in the order it was told. */
    public List<Fault> faults() {
        return faults;
    }

    /** Replaces all faults. */
    public void become(List<Fault> wrong) {
        faults = List.copyOf(wrong);
    }

    /** Adds a fault: gaps and accesses add up, of the other kinds there is one. */
    public void add(Fault fault) {
        List<Fault> all = new ArrayList<>(faults);
        boolean several = fault instanceof Fault.Gap || fault instanceof Fault.Access;
        all.removeIf(other -> several ? other.equals(fault) : other.getClass() == fault.getClass());
        all.add(fault);
        become(all);
    }

    /** The fault of a kind, if it has it. */
    public <F extends Fault> Optional<F> fault(Class<F> kind) {
        for (Fault fault : faults) {
            if (kind.isInstance(fault)) {
                return Optional.of(kind.cast(fault));
            }
        }
        return Optional.empty();
    }

    /** Whether this block of an answer is to be cut in half; counts it where the fault wears off. */
    public boolean cuts(int block) {
        Optional<Fault.HalfAnswer> half = fault(Fault.HalfAnswer.class).filter(fault -> fault.block() == block);
        half.filter(fault -> fault.times() > 0).ifPresent(fault -> {
            List<Fault> rest = new ArrayList<>(faults);
            rest.remove(fault);
            if (fault.times() > 1) {
                rest.add(new Fault.HalfAnswer(fault.block(), fault.times() - 1));
            }
            become(rest);
        });
        return half.isPresent();
    }

    /** Counts rows as they are put into answers. */
    public ServedRows served() {
        return served;
    }

    void serve(long slot) {
        served.count(slot);
    }
}
