// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.tcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.meterbase.simulator.dlms.Session;
import org.meterbase.simulator.dlms.Traffic;
import org.meterbase.simulator.utility.Condition;
import org.meterbase.simulator.utility.Fault;
import org.meterbase.simulator.utility.Meter;
import org.meterbase.simulator.utility.Trap;

/** A meter on its TCP port: takes as many connections at a time as its model does, and has its faults. In the reactor's thread. */
public final class Station implements Reactor.Endpoint {
    private static final int BACKLOG = 16;
    private static final int PAUSE_MILLIS = 200;

    private final Reactor reactor;
    private final Meter meter;
    private final Condition condition;
    private final Traffic traffic;
    private final Supplier<Session> sessions;
    private final List<Connection> connections = new ArrayList<>(1);
    private final List<Connection> surplus = new ArrayList<>(0);
    private int port;
    private ServerSocketChannel listener;
    private SelectionKey key;

    /**
     * @param port on 127.0.0.1, 0 for any that is free
     * @param sessions gives the meter's side of a new connection
     */
    public Station(
            Reactor reactor, Meter meter, Condition condition, int port, Traffic traffic, Supplier<Session> sessions)
            throws IOException {
        this.reactor = reactor;
        this.meter = meter;
        this.condition = condition;
        this.port = port;
        this.traffic = traffic;
        this.sessions = sessions;
        listen();
    }

    public Meter meter() {
        return meter;
    }

    public Condition condition() {
        return condition;
    }

    public int port() {
        return port;
    }

    /** Connections open now. */
    public int open() {
        return connections.size();
    }

    /** Opens or closes the port as the meter's faults are now. */
    public void follow() {
        boolean refuses = condition.fault(Fault.RefuseConnection.class).isPresent();
        try {
            if (refuses) {
                leave();
            } else if (!refuses && listener == null) {
                listen();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " of meter " + meter.serial() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void ready() {
        try {
            SocketChannel channel = listener.accept();
            if (channel != null) {
                accept(channel);
            }
        } catch (IOException e) {
            // Out of file descriptors, most likely: stop asking for a while instead of spinning.
            traffic.add(Traffic.Count.FAILURES);
            SelectionKey paused = key;
            paused.interestOps(0);
            reactor.after(PAUSE_MILLIS, () -> {
                if (paused.isValid()) {
                    paused.interestOps(SelectionKey.OP_ACCEPT);
                }
            });
        }
    }

    /** Hangs up and lets go of the port. Not from within {@link #ready}. */
    void leave() throws IOException {
        if (listener == null) {
            return;
        }
        listener.close();
        listener = null;
        List.copyOf(connections).forEach(Connection::close);
        List.copyOf(surplus).forEach(Connection::close);
        reactor.forgetClosed();
    }

    /** Takes the port of another meter that has left it. */
    void moveTo(int otherPort) {
        port = otherPort;
        follow();
    }

    private void accept(SocketChannel channel) throws IOException {
        // A client that hangs up and calls again at once has hung up, even if the loop hears of it second.
        if (connections.size() >= meter.model().connections()) {
            List.copyOf(connections).forEach(Connection::catchUp);
        }
        if (connections.size() >= meter.model().connections()) {
            traffic.add(Traffic.Count.CONNECTIONS_REFUSED);
            turnAway(channel);
            return;
        }
        try {
            connections.add(new Connection(reactor, this, channel, sessions.get(), false, traffic));
            traffic.add(Traffic.Count.CONNECTIONS);
        } catch (IOException gone) {
            channel.close();
        }
    }

    private void turnAway(SocketChannel channel) throws IOException {
        Optional<Trap.SecondConnection.Refusal> refusal =
                condition.fault(Trap.SecondConnection.class).map(Trap.SecondConnection::answer);
        if (refusal.isPresent() && refusal.get() == Trap.SecondConnection.Refusal.BUSY && surplus.size() < BACKLOG) {
            surplus.add(new Connection(reactor, this, channel, sessions.get(), true, traffic));
            return;
        }
        if (refusal.isPresent()) {
            // Lingering for no time at all is what makes a reset of a close.
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        channel.close();
    }

    void closed(Connection connection) {
        if (surplus.remove(connection)) {
            return;
        }
        connections.remove(connection);
        traffic.add(Traffic.Count.CONNECTIONS_CLOSED);
    }

    private void listen() throws IOException {
        ServerSocketChannel opened = ServerSocketChannel.open();
        try {
            opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            key = reactor.register(opened, SelectionKey.OP_ACCEPT, this);
        } catch (IOException e) {
            opened.close();
            throw new IOException("port " + port + " is not free (" + e.getMessage() + "): choose another --port", e);
        }
        port = opened.socket().getLocalPort();
        listener = opened;
    }
}
