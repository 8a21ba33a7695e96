// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.rest;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.stream.Stream;
import javax.ws.rs.core.Response;
import javax.ws.rs.ext.ExceptionMapper;
import org.meterbase.kit.rest.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nobody expected: 500, the trace id in the answer and the stack trace in the log only. While the database does not
 * answer: 503, which passes.
 */
final class UnexpectedAnswer implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(UnexpectedAnswer.class);

    /** SQLSTATE: connection exception; operator intervention (shutting down, starting up); too many connections. */
    private static final List<String> AWAY = List.of("08", "57P", "53300");

    @Override
    public Response toResponse(Throwable e) {
        return of(e);
    }

    static Response of(Throwable e) {
        if (causes(e).anyMatch(UnexpectedAnswer::databaseIsAway)) {
            LOG.warn("A request failed because the database does not answer: {}", e.getMessage());
            return Problem.unavailable(
                            "The database does not answer just now; nothing of the request is known to be stored")
                    .getResponse();
        }
        LOG.error("A request failed", e);
        return Problem.answer(
                        500,
                        "internal",
                        "Something went wrong here",
                        "Tell an administrator the traceId; the log says more under it",
                        List.of())
                .build();
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause).limit(20);
    }

    private static boolean databaseIsAway(Throwable cause) {
        return cause instanceof SQLTransientConnectionException
                || cause instanceof SQLException sql && isAway(sql.getSQLState());
    }

    /** An error without a state is the pool's, and says that it has no connection. */
    private static boolean isAway(String state) {
        return state == null || AWAY.stream().anyMatch(state::startsWith);
    }
}
