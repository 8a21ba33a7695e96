// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.util.Optional;
import javax.management.JMException;
import org.meterbase.api.observe.Metrics;
import org.osgi.service.component.annotations.Component;

/** The Java process, under the names that Prometheus' own client gives these figures. */
@Component
public final class JvmMetrics implements Metrics {
    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;

    @Override
    public void tell(Sink sink) {
        memory(sink, "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        memory(sink, "nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            sink.gauge(
                    "jvm_buffer_pool_used_bytes",
                    "Buffers outside of the heap",
                    pool.getMemoryUsed(),
                    "pool",
                    pool.getName());
        }
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            String name = collector.getName();
            sink.counter("jvm_gc_collections_total", "Garbage collections", collector.getCollectionCount(), "gc", name);
            sink.counter(
                    "jvm_gc_collection_seconds_total",
                    "Time in garbage collections",
                    collector.getCollectionTime() / MILLIS,
                    "gc",
                    name);
        }
        sink.gauge(
                "jvm_threads_current",
                "Threads",
                ManagementFactory.getThreadMXBean().getThreadCount());
        sink.gauge(
                "jvm_classes_currently_loaded",
                "Classes loaded",
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        sink.gauge("process_start_time_seconds", "When the process was started", runtime.getStartTime() / MILLIS);
        system("ProcessCpuTime")
                .ifPresent(nanos -> sink.counter("process_cpu_seconds_total", "Processor time", nanos / NANOS));
        system("OpenFileDescriptorCount")
                .ifPresent(count -> sink.gauge("process_open_fds", "Open files and sockets", count));
        system("MaxFileDescriptorCount")
                .ifPresent(count -> sink.gauge("process_max_fds", "How many of them there may be", count));
    }

    /** What only some systems tell; by its name, because its Java type is not part of Java SE. */
    private static Optional<Double> system(String attribute) {
        try {
            Object value = ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(ManagementFactory.getOperatingSystemMXBean().getObjectName(), attribute);
            return value instanceof Number number ? Optional.of(number.doubleValue()) : Optional.empty();
        } catch (JMException e) {
            return Optional.empty();
        }
    }

    private static void memory(Sink sink, String area, MemoryUsage usage) {
        sink.gauge("jvm_memory_used_bytes", "Memory in use", usage.getUsed(), "area", area);
        sink.gauge("jvm_memory_committed_bytes", "Memory that is reserved", usage.getCommitted(), "area", area);
        sink.gauge("jvm_memory_max_bytes", "Memory that may be used; -1 without limit", usage.getMax(), "area", area);
    }
}
