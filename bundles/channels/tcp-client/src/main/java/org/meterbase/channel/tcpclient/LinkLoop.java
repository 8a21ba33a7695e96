// SPDX-License-Identifier: Apache-2.0
package org.meterbase.channel.tcpclient;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.meterbase.api.protocol.Failure;

/**
 * The links of one event loop, and their deadlines. Arming a deadline writes one number: a tick looks at all links of the loop
 * as long as any of them has one. So a request costs no timer, and a deadline is late by at most a tick. Used on the loop's thread.
 */
final class LinkLoop {
    /** Ten thousand links cost a sweep of some tens of microseconds; forty a second are not to be seen. */
    private static final long TICK_MILLIS = 25;

    private final EventLoop loop;
    private final LoopBuffers buffers;
    private final List<TcpLink> links = new ArrayList<>();
    private boolean ticking;

    LinkLoop(EventLoop loop, LoopBuffers buffers) {
        this.loop = loop;
        this.buffers = buffers;
    }

    EventLoop loop() {
        return loop;
    }

    LoopBuffers buffers() {
        return buffers;
    }

    void add(TcpLink link) {
        link.place(links.size());
        links.add(link);
    }

    /** The last link takes the place of the one that goes. */
    void remove(TcpLink link) {
        TcpLink last = links.remove(links.size() - 1);
        if (last != link) {
            links.set(link.place(), last);
            last.place(link.place());
        }
    }

    /** Sees to it that deadlines are looked at. */
    void armed() {
        if (!ticking) {
            ticking = true;
            loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    void endAll(Failure failure) {
        for (int i = links.size() - 1; i >= 0; i--) {
            links.get(i).end(failure);
        }
        buffers.release();
    }

    /** From the last to the first: a link that ends in its own turn is replaced by one that had its turn. */
    private void tick() {
        long now = System.nanoTime();
        boolean armed = false;
        for (int i = links.size() - 1; i >= 0; i--) {
            if (i < links.size()) {
                armed |= links.get(i).passed(now);
            }
        }
        ticking = armed;
        if (armed) {
            loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
