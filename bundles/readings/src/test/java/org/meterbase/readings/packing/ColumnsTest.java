// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class ColumnsTest {
    @Property
    void anyColumnComesBack(@ForAll @Size(max = 300) long[] values) {
        Packer out = new Packer(16);
        Columns.write(out, values, values.length);
        Unpacker in = new Unpacker(out.toArray());
        assertThat(Columns.read(in, values.length)).isEqualTo(values);
        assertThat(in.atEnd()).isTrue();
    }

    @Property
    void aColumnOfFewDifferencesComesBack(
            @ForAll @Size(max = 300) @IntRange(min = -1, max = 1) int[] steps, @ForAll long first) {
        long[] values = new long[steps.length + 1];
        values[0] = first;
        for (int i = 0; i < steps.length; i++) {
            values[i + 1] = values[i] + steps[i] * (i / 20);
        }
        Packer out = new Packer(16);
        Columns.write(out, values, values.length);
        assertThat(Columns.read(new Unpacker(out.toArray()), values.length)).isEqualTo(values);
    }

    @Property
    void aColumnWithHolesComesBack(@ForAll @Size(max = 100) @IntRange(min = 0, max = 3) int[] raw) {
        long[] values =
                Arrays.stream(raw).mapToLong(v -> v == 0 ? Long.MIN_VALUE : v).toArray();
        Packer out = new Packer(16);
        Columns.writeSparse(out, values, values.length, Long.MIN_VALUE);
        assertThat(Columns.readSparse(new Unpacker(out.toArray()), values.length, Long.MIN_VALUE))
                .isEqualTo(values);
    }

    @Property
    void whatIsEvenCostsNothingPerRow(
            @ForAll long first, @ForAll long step, @ForAll @IntRange(min = 2, max = 5000) int rows) {
        long[] values = new long[rows];
        for (int i = 0; i < rows; i++) {
            values[i] = first + step * i;
        }
        Packer out = new Packer(16);
        Columns.write(out, values, rows);
        assertThat(out.size()).isLessThanOrEqualTo(21);
        assertThat(Columns.read(new Unpacker(out.toArray()), rows)).isEqualTo(values);
    }
}
