// SPDX-License-Identifier: Apache-2.0
package org.meterbase.channel.tcpclient;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.meterbase.api.channel.Channel;
import org.meterbase.api.channel.LinkListener;
import org.meterbase.api.channel.Target;
import org.meterbase.api.observe.Metrics;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** Reaches devices that listen on a TCP port. A handful of threads carries all links; a link is bound to one of them. */
@Component(
        service = {Channel.class, Metrics.class},
        configurationPid = TcpClientSettings.PID,
        property = Channel.NAME + "=tcp-client")
@Designate(ocd = TcpClientSettings.class)
public final class TcpClientChannel implements Channel, Metrics {
    /** Names that may wait to be looked up; each is one device to be read. */
    private static final int WAITING_NAMES = 20_000;

    private static final Duration END_PATIENCE = Duration.ofSeconds(3);

    private final MultiThreadIoEventLoopGroup group;
    private final List<LinkLoop> loops = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final ThreadPoolExecutor names;
    private final WriteBufferWaterMark mark;
    private final Duration patience;
    private final KeptLinks kept;
    private final TcpFigures figures = new TcpFigures();

    @Activate
    public TcpClientChannel(TcpClientSettings settings) {
        this(
                settings.eventLoops(),
                Duration.ofSeconds(settings.connectPatience()),
                settings.readBuffer(),
                settings.writeLimit(),
                settings.resolvers(),
                Duration.ofSeconds(settings.keep()));
    }

    TcpClientChannel(int eventLoops, Duration patience, int readBuffer, int writeLimit, int resolvers, Duration keep) {
        int count = eventLoops > 0 ? eventLoops : Runtime.getRuntime().availableProcessors();
        this.patience = patience;
        kept = new KeptLinks(keep);
        group = new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory("meterbase-tcp-client", true), NioIoHandler.newFactory());
        for (EventExecutor loop : group) {
            loops.add(new LinkLoop((EventLoop) loop, new LoopBuffers(readBuffer)));
        }
        names = new ThreadPoolExecutor(
                resolvers,
                resolvers,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_NAMES),
                new DefaultThreadFactory("meterbase-tcp-client-names", true));
        names.allowCoreThreadTimeOut(true);
        mark = new WriteBufferWaterMark(writeLimit / 2, writeLimit);
    }

    @Override
    public void open(Target target, LinkListener listener) {
        TcpLink resting = kept.take(target.address());
        LinkLoop loop =
                resting == null ? loops.get(Math.floorMod(turn.getAndIncrement(), loops.size())) : resting.loop();
        TcpLink link = new TcpLink(loop, kept, listener, figures, target.address());
        try {
            loop.loop().execute(() -> begin(target, loop, link, resting));
        } catch (RejectedExecutionException stopped) {
            // There is no thread left to tell it on.
            listener.closed(stopped());
        }
    }

    /** Closes every link, and waits until the threads have ended: then nothing holds this class loader. */
    @Deactivate
    void stop() throws InterruptedException {
        names.shutdownNow();
        if (!group.isShuttingDown()) {
            for (LinkLoop loop : loops) {
                loop.loop().execute(() -> loop.endAll(stopped()));
            }
        }
        group.shutdownGracefully(0, END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        group.awaitTermination(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        names.awaitTermination(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void tell(Sink sink) {
        figures.tell(sink);
    }

    private void begin(Target target, LinkLoop loop, TcpLink link, TcpLink resting) {
        link.begin(target.patience().compareTo(patience) < 0 ? target.patience() : patience);
        if (group.isShuttingDown()) {
            link.end(stopped());
            return;
        }
        if (resting != null && link.takeOver(resting)) {
            return;
        }
        try {
            TcpAddress address = TcpAddress.parse(target.address());
            address.numeric()
                    .ifPresentOrElse(
                            numeric -> link.connect(numeric, mark),
                            () -> names.execute(() -> resolve(address, loop, link)));
        } catch (IllegalArgumentException unusable) {
            link.end(Failure.of(Reason.NO_ROUTE, unusable.getMessage()));
        } catch (RejectedExecutionException full) {
            link.end(Failure.of(
                    Reason.BUSY,
                    "too many host names wait to be looked up; write addresses in numbers, or ask again later"));
        }
    }

    private void resolve(TcpAddress address, LinkLoop loop, TcpLink link) {
        Runnable next;
        try {
            InetSocketAddress resolved = address.resolve();
            next = () -> link.connect(resolved, mark);
        } catch (UnknownHostException unknown) {
            next = () -> link.end(Failure.of(
                    Reason.NO_ROUTE,
                    "no address is known for the host name " + address.host() + "; check it, and the name service"));
        }
        try {
            loop.loop().execute(next);
        } catch (RejectedExecutionException stopped) {
            // The channel is gone, and it told the listener.
        }
    }

    private static Failure stopped() {
        return Failure.of(Reason.STOPPED, "the channel tcp-client is being removed or set up anew");
    }
}
