// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads a file row by row, in bounded memory: CSV as RFC 4180 has it, in UTF-8, with a header. A row that cannot be read is a
 * fault with its line and column, and the next row is read; only a file that is no CSV ends at once.
 */
final class ImportSheet {
    private static final int MOST_CHARACTERS_OF_ROW = 16_384;
    private static final int MOST_CHARACTERS_OF_FIELD = 4_096;
    private static final int MOST_FIELDS = 64;

    /** A row that could be read. @param values as the database takes them, by staged column; null where the file says nothing */
    record Row(long line, Map<String, String> values, Map<String, byte[]> secrets) {
        /** With nothing of its secrets. */
        @Override
        public String toString() {
            return "Row " + line;
        }
    }

    private final ImportKind kind;
    private final ImportFaults faults;
    private final Map<String, String> seen = new HashMap<>();
    private long rows;

    ImportSheet(ImportKind kind, ImportFaults faults) {
        this.kind = kind;
        this.faults = faults;
    }

    long rows() {
        return rows;
    }

    /** @return whether the file was read to its end */
    boolean read(InputStream file, Consumer<Row> rowsRead) {
        long line = 1;
        try {
            Iterator<CsvRecord> records = records(file);
            if (!records.hasNext()) {
                faults.add(1, "", "the file is empty; its first line has to name the columns: " + headers());
                return false;
            }
            List<ImportColumn> columns = columns(records.next());
            if (faults.any()) {
                return false;
            }
            while (records.hasNext()) {
                CsvRecord record = records.next();
                line = record.getStartingLineNumber();
                rows++;
                row(columns, record, rowsRead);
            }
            return true;
        } catch (CsvParseException | UncheckedIOException e) {
            faults.add(line + 1, "", unreadable(e) + "; nothing after line " + line + " could be read");
            return false;
        }
    }

    private static Iterator<CsvRecord> records(InputStream file) {
        CsvRecordHandler handler = CsvRecordHandler.builder()
                .maxFields(MOST_FIELDS)
                .maxFieldSize(MOST_CHARACTERS_OF_FIELD)
                .maxRecordSize(MOST_CHARACTERS_OF_ROW)
                .build();
        // A decoder that reports: a file in another encoding must not come in with question marks for its letters.
        InputStreamReader text = new InputStreamReader(file, StandardCharsets.UTF_8.newDecoder());
        return CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(4 * MOST_CHARACTERS_OF_ROW)
                .build(handler, text)
                .iterator();
    }

    private static String unreadable(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                return "this is not UTF-8: save the file as UTF-8";
            }
        }
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return "this is not CSV as RFC 4180 has it (" + cause.getMessage() + ")";
    }

    private List<ImportColumn> columns(CsvRecord header) {
        List<ImportColumn> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < header.getFieldCount(); i++) {
            String name = header.getField(i).strip();
            String column = i == 0 && name.startsWith("\uFEFF") ? name.substring(1) : name;
            if (!names.add(column)) {
                faults.add(1, column, "the column comes twice");
            }
            kind.column(column)
                    .ifPresentOrElse(
                            columns::add,
                            () -> faults.add(1, column, "there is no such column here; there are " + headers()));
        }
        kind.columns().stream()
                .filter(column -> column.required() && !names.contains(column.header()))
                .forEach(column -> faults.add(1, column.header(), "the column is missing"));
        return columns;
    }

    private void row(List<ImportColumn> columns, CsvRecord record, Consumer<Row> rowsRead) {
        long line = record.getStartingLineNumber();
        if (record.getFieldCount() != columns.size()) {
            faults.add(
                    line,
                    "",
                    "the row has " + record.getFieldCount() + " fields and the header has " + columns.size()
                            + "; put a field that has a comma in quotes");
            return;
        }
        Map<String, String> values = new HashMap<>();
        Map<String, byte[]> secrets = new HashMap<>();
        boolean readable = true;
        for (int i = 0; i < columns.size(); i++) {
            ImportColumn column = columns.get(i);
            try {
                String value = value(column, record.getField(i));
                if (column.staged().isEmpty()) {
                    secrets.putAll(secrets(column, value));
                } else if (value != null) {
                    values.put(column.staged(), value);
                }
            } catch (Refused e) {
                readable = false;
                faults.add(line, column.header(), e.getMessage());
            }
        }
        if (readable && checked(line, values)) {
            rowsRead.accept(new Row(line, values, secrets));
        }
    }

    private static Map<String, byte[]> secrets(ImportColumn column, String value) {
        if (value == null) {
            return Map.of();
        }
        return column == ImportColumn.KEYS ? DeviceSecrets.keys(value) : DeviceSecrets.password("", value);
    }

    private String value(ImportColumn column, String text) {
        if (text.isBlank()) {
            if (column.required()) {
                throw Refused.invalid("", "is missing");
            }
            return null;
        }
        // Zones, models and protocols are few and come again and again.
        return text.length() > 40 || column.staged().isEmpty()
                ? column.reader().apply(text)
                : seen.size() > 10_000
                        ? column.reader().apply(text)
                        : seen.computeIfAbsent(column.header() + '\n' + text, key -> column.reader()
                                .apply(text));
    }

    private boolean checked(long line, Map<String, String> values) {
        String from = values.get("valid_from");
        String to = values.get("valid_to");
        if (from != null && to != null && !java.time.Instant.parse(to).isAfter(java.time.Instant.parse(from))) {
            faults.add(line, "validTo", to + " is not after validFrom, " + from);
            return false;
        }
        long path = List.of("protocol", "channel", "address").stream()
                .filter(values::containsKey)
                .count();
        if (path == 1 || path == 2) {
            faults.add(line, "protocol", "protocol, channel and address go together: give all three, or none");
            return false;
        }
        return true;
    }

    private String headers() {
        return String.join(
                ", ", kind.columns().stream().map(ImportColumn::header).toList());
    }
}
