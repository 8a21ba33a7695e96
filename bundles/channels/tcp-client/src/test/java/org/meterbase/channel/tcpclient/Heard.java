// SPDX-License-Identifier: Apache-2.0
package org.meterbase.channel.tcpclient;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.meterbase.api.channel.Link;
import org.meterbase.api.channel.LinkListener;
import org.meterbase.api.protocol.Failure;

/** A listener that notes what it hears, for a test that waits for it on another thread. */
class Heard implements LinkListener {
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

    @Override
    public void opened(Link link) {
        note(link);
    }

    @Override
    public void received(ByteBuffer octets) {
        byte[] copy = new byte[octets.remaining()];
        octets.get(copy);
        note(copy);
    }

    @Override
    public void silent() {
        note("silent");
    }

    @Override
    public void closed(Failure failure) {
        note(failure);
    }

    /** The next thing heard, of this type. */
    <T> T next(Class<T> type) throws InterruptedException {
        return type.cast(heard.poll(10, TimeUnit.SECONDS));
    }

    /** The octets of the next calls, until there are so many. */
    byte[] octets(int count) throws InterruptedException {
        ByteBuffer all = ByteBuffer.allocate(count);
        while (all.hasRemaining()) {
            all.put(next(byte[].class));
        }
        return all.array();
    }

    boolean nothingMore() {
        return heard.isEmpty();
    }

    String thread() {
        return threads.peek();
    }

    private void note(Object what) {
        threads.add(Thread.currentThread().getName());
        heard.add(what);
    }
}
