// SPDX-License-Identifier: Apache-2.0
package org.meterbase.channel.tcpclient;

import java.util.concurrent.atomic.LongAdder;
import org.meterbase.api.observe.Metrics;

/** What the channel did, for whoever looks. */
final class TcpFigures implements Metrics {
    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder octetsIn = new LongAdder();
    private final LongAdder octetsOut = new LongAdder();

    void opened() {
        opened.increment();
    }

    void closed() {
        closed.increment();
    }

    void received(int octets) {
        octetsIn.add(octets);
    }

    void sent(int octets) {
        octetsOut.add(octets);
    }

    @Override
    public void tell(Sink sink) {
        sink.counter("meterbase_tcp_client_links_opened_total", "Connections made to devices.", opened.sum());
        sink.gauge("meterbase_tcp_client_links", "Connections to devices that are open.", opened.sum() - closed.sum());
        sink.counter("meterbase_tcp_client_received_octets_total", "Octets received from devices.", octetsIn.sum());
        sink.counter("meterbase_tcp_client_sent_octets_total", "Octets sent to devices.", octetsOut.sum());
    }
}
