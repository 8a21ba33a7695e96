// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table =
            new Table("No devices yet", "Id", "Serial number").row(1, "A\t1").row(2, null);

    @Test
    void showsPeopleHowMuchIsLeftOut() {
        assertThat(printed(table.outOf(12480), false, false))
                .contains("Serial number")
                .contains("A\t1")
                .endsWith("2 of 12,480 shown\n");
        assertThat(printed(table.outOf(2), false, false)).doesNotContain("shown");
    }

    @Test
    void saysWhatToDoWhereItIsEmpty() {
        assertThat(printed(new Table("No devices yet", "Id"), false, false)).contains("No devices yet");
        assertThat(printed(new Table("No devices yet", "Id"), true, false)).isEqualToIgnoringWhitespace("[]");
        assertThat(printed(new Table("No devices yet", "Id"), false, true)).isEqualTo("Id\n");
    }

    @Test
    void givesScriptsOneLineARowWithTabsBetween() {
        assertThat(printed(table.outOf(12480), false, true)).isEqualTo("Id\tSerial number\n1\tA 1\n2\t\n");
    }

    @Test
    void givesProgramsObjects() {
        assertThat(printed(table, true, false))
                .isEqualToIgnoringWhitespace("[{\"id\":1,\"serialNumber\":\"A\\t1\"},{\"id\":2}]");
    }

    private static String printed(Table table, boolean json, boolean noFormat) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        table.print(new PrintStream(out, true, StandardCharsets.UTF_8), json, noFormat);
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
