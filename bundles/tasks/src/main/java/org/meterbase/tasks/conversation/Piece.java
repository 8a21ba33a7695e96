// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Item;

/** One request to a device, for everybody who wants what it brings. Guarded by the dispatcher's lock. */
final class Piece {
    enum State {
        WAITING,
        OPEN,
        /** Finished on the wire; its last delivery is not committed yet. */
        COMMITTING,
        OVER
    }

    private record Share(Order order, String label) {}

    private final long id;
    private final DeviceKey device;
    private final List<Share> shares = new ArrayList<>(1);
    private Want want;
    private Item item;
    private State state = State.WAITING;

    Piece(long id, DeviceKey device, Want want) {
        this.id = id;
        this.device = device;
        this.want = want;
    }

    boolean serves(DeviceKey whose, Want other) {
        return state != State.OVER && state != State.COMMITTING && device.equals(whose) && want.covers(other);
    }

    void share(Order order, String label) {
        order.opened(label);
        shares.add(new Share(order, label));
    }

    State state() {
        return state;
    }

    DeviceKey device() {
        return device;
    }

    Item item() {
        return item;
    }

    int priority() {
        int highest = 0;
        for (Share share : shares) {
            highest = Math.max(highest, share.order().priority());
        }
        return highest;
    }

    /** The order that is named in logs and frames. */
    Order first() {
        return shares.get(0).order();
    }

    boolean expired(Instant now) {
        for (Share share : shares) {
            if (now.isBefore(share.order().ends()) && !share.order().hasEnded()) {
                return false;
            }
        }
        return true;
    }

    boolean onlyFor(long run) {
        return shares.stream().allMatch(share -> share.order().origin().run() == run);
    }

    Item open() {
        state = State.OPEN;
        item = want.item(id, device);
        return item;
    }

    void committing() {
        state = State.COMMITTING;
    }

    /** It goes back to where it waited, less the rows that are committed already. */
    void again() {
        state = State.WAITING;
        item = null;
    }

    /** Rows up to this stamp are committed. */
    void reached(long stamp) {
        want = want.after(stamp);
    }

    void collect(org.meterbase.api.delivery.Delivery delivery) {
        shares.forEach(share -> share.order().collect(delivery));
    }

    void clockOffset(java.time.Duration offset) {
        shares.forEach(share -> share.order().clockOffset(offset));
    }

    /** What it brought could not be stored: whoever wanted it may want it again. */
    void giveBack() {
        state = State.OVER;
        shares.forEach(share -> share.order().giveBack());
    }

    /** @param failure null where it is done */
    void over(Failure failure) {
        if (state != State.OVER) {
            state = State.OVER;
            shares.forEach(share -> share.order().over(share.label(), failure));
        }
    }
}
