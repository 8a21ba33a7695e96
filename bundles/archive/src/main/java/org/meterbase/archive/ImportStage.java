// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Copies the rows of a file into the table where they are checked. Secrets stay in memory. */
final class ImportStage implements Consumer<ImportSheet.Row> {
    private static final int PIECE = 64 * 1024;

    private final List<String> columns;
    private final CopyIn copy;
    private final String group;
    private final Map<Long, Map<String, byte[]>> secrets = new HashMap<>();
    private final StringBuilder piece = new StringBuilder(2 * PIECE);

    private ImportStage(List<String> columns, CopyIn copy, long group) {
        this.columns = columns;
        this.copy = copy;
        this.group = Long.toString(group);
    }

    /** @param group the group whose members are listed; 0 for what has no group */
    static ImportStage open(Connection connection, ImportKind kind, long group) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(ImportSql.STAGED);
        }
        List<String> columns = kind.columns().stream()
                .map(ImportColumn::staged)
                .filter(staged -> !staged.isEmpty())
                .toList();
        String sql = "COPY staged (line, group_id, " + String.join(", ", columns) + ") FROM STDIN";
        return new ImportStage(
                columns, connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql), group);
    }

    @Override
    public void accept(ImportSheet.Row row) {
        if (!row.secrets().isEmpty()) {
            secrets.put(row.line(), row.secrets());
        }
        piece.append(row.line()).append('\t').append(group).append('\t');
        piece.append(
                columns.stream().map(column -> text(row.values().get(column))).collect(Collectors.joining("\t")));
        piece.append('\n');
        if (piece.length() >= PIECE) {
            send();
        }
    }

    /** Ends the copy. @return the secrets by line and name */
    Map<Long, Map<String, byte[]>> close() throws SQLException {
        send();
        copy.endCopy();
        return secrets;
    }

    private void send() {
        byte[] bytes = piece.toString().getBytes(StandardCharsets.UTF_8);
        piece.setLength(0);
        try {
            copy.writeToCopy(bytes, 0, bytes.length);
        } catch (SQLException e) {
            throw new javax.persistence.PersistenceException("the file could not be staged: " + e.getMessage(), e);
        }
    }

    /** As COPY has it. Control characters are not let in, so that only the backslash is left to be told. */
    private static String text(String value) {
        return value == null ? "\\N" : value.replace("\\", "\\\\");
    }
}
