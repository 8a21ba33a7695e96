// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.karaf.shell.support.table.ShellTable;
import org.meterbase.kit.json.Json;

/**
 * What a command lists: a table for people, tab-separated values for scripts ({@code --no-format}), or JSON
 * ({@code --json}). It says how much it leaves out, and something where it is empty.
 */
public final class Table {
    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();
    private final String empty;
    private long total = -1;

    /**
     * A table without rows.
     *
     * @param empty what is said where it stays empty: what to do to fill it
     * @param columns as a person reads them, as {@code Serial number}; in JSON they are {@code serialNumber}
     */
    public Table(String empty, String... columns) {
        this.empty = empty;
        this.columns = List.of(columns);
    }

    /** Adds a row; null where there is no value. */
    public Table row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + columns);
        }
        rows.add(new ArrayList<>(Arrays.asList(cells)));
        return this;
    }

    /** How many there are in all, shown or not. */
    public Table outOf(long all) {
        total = all;
        return this;
    }

    /** Prints it in the form that was asked for. */
    public void print(PrintStream out, boolean json, boolean noFormat) {
        if (json) {
            printJson(out);
        } else if (noFormat) {
            line(out, columns.stream());
            rows.forEach(row -> line(out, row.stream()));
        } else {
            printForPeople(out);
        }
    }

    private void printForPeople(PrintStream out) {
        ShellTable table = new ShellTable().emptyTableText(empty);
        columns.forEach(table::column);
        rows.forEach(
                row -> table.addRow().addContent(row.stream().map(Table::text).toArray()));
        table.print(out, true);
        if (total > rows.size()) {
            out.println(String.format(Locale.ROOT, "%,d of %,d shown", rows.size(), total));
        }
    }

    private void printJson(PrintStream out) {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (List<Object> row : rows) {
            Map<String, Object> object = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                if (row.get(i) != null) {
                    object.put(name(columns.get(i)), row.get(i));
                }
            }
            objects.add(object);
        }
        try {
            ObjectWriter writer = Json.MAPPER.writerWithDefaultPrettyPrinter();
            out.println(writer.writeValueAsString(objects));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code Serial number} as {@code serialNumber}. */
    private static String name(String column) {
        String[] words = column.toLowerCase(Locale.ROOT).split("[^\\p{Alnum}]+");
        return words[0]
                + Stream.of(words)
                        .skip(1)
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
    }

    private static void line(PrintStream out, Stream<?> cells) {
        out.println(cells.map(Table::text)
                .map(text -> text.replaceAll("[\\t\\r\\n]+", " "))
                .collect(Collectors.joining("\t")));
    }

    private static String text(Object cell) {
        return cell == null ? "" : cell.toString();
    }
}
