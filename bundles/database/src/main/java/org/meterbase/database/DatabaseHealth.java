// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

import java.time.temporal.ChronoUnit;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/** Well when the database answers and every declared schema is there. */
final class DatabaseHealth implements HealthCheck {
    private final Database database;

    DatabaseHealth(Database database) {
        this.database = database;
    }

    @Override
    public Result execute() {
        DatabaseStatus status = database.status();
        FormattingResultLog log = new FormattingResultLog();
        if (status.availability() instanceof Availability.Answering answering) {
            log.info("{} answers since {}", status.server(), answering.since().truncatedTo(ChronoUnit.SECONDS));
            if (status.connections() > answering.connections()) {
                log.warn(
                        "The pools may open {} connections and the server grants {}; raise max_connections or lower pool.size",
                        status.connections(),
                        answering.connections());
            }
        } else if (status.availability() instanceof Availability.Awaited awaited) {
            log.critical(
                    "{} does not answer since {}: {}",
                    status.server(),
                    awaited.since().truncatedTo(ChronoUnit.SECONDS),
                    awaited.reason());
        }
        for (DatabaseStatus.Line line : status.schemas()) {
            if (line.state() instanceof SchemaState.Failed failed) {
                log.critical("Schema {} of {} was not migrated: {}", line.name(), line.bundle(), failed.reason());
            } else if (line.state() instanceof SchemaState.Waiting waiting) {
                log.temporarilyUnavailable(
                        "Schema {} of {} waits for: {}", line.name(), line.bundle(), waiting.reason());
            }
        }
        return new Result(log);
    }
}
