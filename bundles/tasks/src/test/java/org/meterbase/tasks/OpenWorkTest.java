// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.meterbase.api.tasks.DataItem;
import org.meterbase.api.tasks.RunProgress;
import org.meterbase.testkit.TestDatabase;

/** What is open is claimed by reading it, and by nobody twice. */
final class OpenWorkTest {
    private final TestDatabase database = TestDatabase.with("tasks");
    private final Plant plant = new Plant(database);

    @AfterEach
    void end() throws Exception {
        database.close();
    }

    @Test
    void whatIsCommittedWhileItsRowIsBeingReadIsNotClaimedAgain() {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        plant.reboot(afterRows(() -> meanwhile.getAndSet(() -> {}).run()));
        plant.meters(1);
        long run = plant.run(plant.task("clocks", DataItem.Kind.CLOCK));
        plant.engine.turn();
        plant.channel.run();
        assertThat(plant.engine.outcomes.waiting()).isEqualTo(1);

        meanwhile.set(plant.engine.outcomes::flush);
        plant.engine.hurry();
        plant.engine.claimer.claim();
        assertThat(plant.engine.outcomes.waiting())
                .as("it was committed meanwhile")
                .isZero();
        plant.settle();
        assertThat(plant.meters.get(1L).connections()).isEqualTo(1);
        assertThat(plant.engine.claimer.claims()).isEqualTo(1);
        assertThat(plant.engine.claimer.inFlight()).isZero();
        assertThat(plant.progress(run).done()).isEqualTo(1);
    }

    /** Connections that do something more when they are closed, after the rows of a run were read. */
    private DataSource afterRows(Runnable then) {
        return proxy(DataSource.class, database.dataSource(), (connection, method) -> {
            boolean[] rows = {false};
            return !(connection instanceof Connection)
                    ? connection
                    : proxy(Connection.class, connection, (result, call) -> {
                        rows[0] |= call.startsWith("prepareStatement")
                                && call.contains("FROM run_shard s JOIN target_list");
                        if (call.startsWith("close") && rows[0]) {
                            then.run();
                        }
                        return result;
                    });
        });
    }

    /** Sees each call with what it returned, and may return something else. */
    private interface Seen {
        Object seen(Object result, String call);
    }

    private static <T> T proxy(Class<T> type, Object real, Seen seen) {
        return type.cast(Proxy.newProxyInstance(
                OpenWorkTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        String call = method.getName() + (arguments == null ? "" : " " + arguments[0]);
                        return seen.seen(method.invoke(real, arguments), call);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Test
    void aShardWithMoreDevicesThanABatchIsReadToItsEnd() {
        plant.meters(2_500);
        long run = plant.run(plant.task("clocks", DataItem.Kind.CLOCK));
        plant.settle();

        RunProgress progress = plant.progress(run);
        assertThat(progress.state()).isEqualTo(RunProgress.State.DONE);
        assertThat(progress.done()).isEqualTo(2_500);
        assertThat(plant.engine.claimer.claims()).isEqualTo(2_500);
        assertThat(plant.meters.values()).allMatch(meter -> meter.connections() == 1);
    }
}
