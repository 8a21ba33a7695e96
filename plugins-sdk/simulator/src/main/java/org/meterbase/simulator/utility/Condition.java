// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meterbase.simulator.security.Counters;
import org.meterbase.simulator.security.SecurityControl;
import org.meterbase.simulator.utility.SecurityFault.RequiredProtection.Protection;

/** What may change about a meter while it runs: its faults, and what it has served. Belongs to the reactor's thread. */
public final class Condition {
    private final ServedRows served = new ServedRows();
    private final Counters counters;
    private List<Fault> faults = List.of();

    public Condition() {
        this(0);
    }

    /** @param sent invocation counters up to here may have been sent by an earlier run */
    public Condition(long sent) {
        counters = new Counters(sent);
    }

    /** The invocation counters that it has heard and sent. */
    public Counters counters() {
        return counters;
    }

    /** The highest invocation counter that is taken under the global key (0.0.43.1.0.255). */
    public long taken() {
        long ahead = fault(SecurityFault.CounterAhead.class)
                .map(SecurityFault.CounterAhead::counter)
                .orElse(0L);
        return Math.max(ahead, counters.taken());
    }

    /** What its security policy asks of the requests of a client: all of it, unless a fault says otherwise. */
    public SecurityControl required(int clientSap) {
        Protection required = Protection.BOTH;
        for (Fault fault : faults) {
            if (fault instanceof SecurityFault.RequiredProtection policy && policy.fits(clientSap)) {
                required = policy.protection();
            }
        }
        return new SecurityControl(required.control());
    }

    /** What is wrong with it, in the order it was told. */
    public List<Fault> faults() {
        return faults;
    }

    /** Replaces all faults. */
    public void become(List<Fault> wrong) {
        faults = List.copyOf(wrong);
    }

    /** Adds a fault, in the place of another one of its kind unless there may be several. */
    public void add(Fault fault) {
        List<Fault> all = new ArrayList<>(faults);
        all.removeIf(other -> fault.several() ? other.equals(fault) : other.getClass() == fault.getClass());
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

    /** Whether it fails for a while to give an object; counts it where the fault wears off. */
    public boolean failsFor(String obis) {
        Optional<Trap.TemporaryFailure> failing = fault(Trap.TemporaryFailure.class)
                .filter(fault -> fault.obis() == null || fault.obis().equals(obis));
        failing.ifPresent(fault -> replace(fault, fault.times() > 1 ? fault.onceLess() : null));
        return failing.isPresent();
    }

    /** Whether this block of an answer is to be cut in half; counts it where the fault wears off. */
    public boolean cuts(int block) {
        Optional<Fault.HalfAnswer> half = fault(Fault.HalfAnswer.class).filter(fault -> fault.block() == block);
        half.filter(fault -> fault.times() > 0)
                .ifPresent(fault -> replace(
                        fault, fault.times() > 1 ? new Fault.HalfAnswer(fault.block(), fault.times() - 1) : null));
        return half.isPresent();
    }

    /** @param by null for nothing */
    private void replace(Fault fault, Fault by) {
        List<Fault> rest = new ArrayList<>(faults);
        rest.remove(fault);
        if (by != null) {
            rest.add(by);
        }
        become(rest);
    }

    /** Counts rows as they are put into answers. */
    public ServedRows served() {
        return served;
    }

    void serve(long second) {
        served.count(second);
    }
}
