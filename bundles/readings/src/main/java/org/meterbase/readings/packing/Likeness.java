// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.model.Identity;
import org.meterbase.api.readings.Frame;

/**
 * A frame that is like the one before: of as many deliveries, and brought in the same way. Then only when it came, in which conversation, how the clock stood and who answered
 * are written, as differences.
 */
final class Likeness {
    /** The frame is not like the one before. */
    static final int NONE = 0;

    private static final int LIKE = 1;
    private static final int CLOCK = 1 << 1;
    private static final int SERIAL = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int TITLE = 1 << 4;
    /** Times are counted in nanoseconds, and not in milliseconds as clocks of meters would have it. */
    private static final int FINE = 1 << 5;

    private static final int MILLI = 1_000_000;
    /** As many as a count of nanoseconds can hold. */
    private static final long MOST_SECONDS = Long.MAX_VALUE / 2_000_000_000L;

    private Likeness() {}

    static boolean isLike(Frame frame, Frame before) {
        Provenance one = frame.provenance();
        Provenance other = before.provenance();
        return one.source() == other.source()
                && one.run() == other.run()
                && one.agent().equals(other.agent())
                && one.released() == 0
                && other.released() == 0
                && frame.deliveries().size() == before.deliveries().size()
                && frame.quarantine().equals(before.quarantine())
                && Math.abs(seconds(one) - seconds(other)) < MOST_SECONDS
                && clock(one) < MOST_SECONDS;
    }

    private static long seconds(Provenance provenance) {
        return provenance.received().getEpochSecond();
    }

    private static long clock(Provenance provenance) {
        return Math.abs(provenance.clockOffset().orElse(Duration.ZERO).getSeconds());
    }

    private static boolean isFine(Provenance provenance) {
        return provenance.received().getNano() % MILLI != 0
                || provenance.clockOffset().orElse(Duration.ZERO).getNano() % MILLI != 0;
    }

    static void write(Packer out, Provenance provenance, Provenance before) {
        Identity one = provenance.answered();
        Identity other = before.answered();
        boolean serial = !one.serialNumber().equals(other.serialNumber());
        boolean name = !one.logicalDeviceName().equals(other.logicalDeviceName());
        boolean title = !one.systemTitle().equals(other.systemTitle());
        Duration clock = provenance.clockOffset().orElse(null);
        boolean fine = isFine(provenance) || isFine(before);
        long unit = fine ? 1 : MILLI;
        out.octet(LIKE
                | (fine ? FINE : 0)
                | (clock != null ? CLOCK : 0)
                | (serial ? SERIAL : 0)
                | (name ? NAME : 0)
                | (title ? TITLE : 0));
        out.number(
                fine
                        ? Duration.between(before.received(), provenance.received())
                                .toNanos()
                        : provenance.received().toEpochMilli()
                                - before.received().toEpochMilli());
        out.number(provenance.conversation() - before.conversation());
        if (clock != null) {
            out.number(clock.toNanos() / unit);
        }
        if (serial) {
            write(out, one.serialNumber().orElse(""), other.serialNumber().orElse(""));
        }
        if (name) {
            write(
                    out,
                    one.logicalDeviceName().orElse(""),
                    other.logicalDeviceName().orElse(""));
        }
        if (title) {
            write(out, one.systemTitle().orElse(""), other.systemTitle().orElse(""));
        }
    }

    static Provenance read(Unpacker in, int likeness, Provenance before) {
        if ((likeness & LIKE) == 0 || likeness >= FINE * 2) {
            throw new Malformed("no likeness has the number " + likeness);
        }
        Identity other = before.answered();
        boolean fine = (likeness & FINE) != 0;
        Provenance.Builder provenance = Provenance.builder(before.source(), later(before.received(), in.number(), fine))
                .conversation(before.run(), before.conversation() + in.number())
                .agent(before.agent());
        if ((likeness & CLOCK) != 0) {
            provenance.clockOffset(duration(in.number(), fine));
        }
        return provenance
                .answered(Identity.builder()
                        .serialNumber(
                                text(in, likeness & SERIAL, other.serialNumber().orElse("")))
                        .logicalDeviceName(text(
                                in, likeness & NAME, other.logicalDeviceName().orElse("")))
                        .systemTitle(
                                text(in, likeness & TITLE, other.systemTitle().orElse("")))
                        .build())
                .build();
    }

    private static Instant later(Instant before, long number, boolean fine) {
        if (!fine) {
            return Instant.ofEpochMilli(before.toEpochMilli() + number);
        }
        try {
            return before.plusNanos(number);
        } catch (DateTimeException e) {
            throw new Malformed("no instant is " + number + " nanoseconds after " + before, e);
        }
    }

    private static Duration duration(long number, boolean fine) {
        return fine ? Duration.ofNanos(number) : Duration.ofMillis(number);
    }

    /** Texts of one make differ at their end. */
    private static void write(Packer out, String text, String before) {
        int common = 0;
        int most = Math.min(text.length(), before.length());
        while (common < most && text.charAt(common) == before.charAt(common)) {
            common++;
        }
        if (common > 0 && Character.isHighSurrogate(text.charAt(common - 1))) {
            common--;
        }
        out.count(common);
        out.text(text.substring(common));
    }

    private static String text(Unpacker in, int differs, String before) {
        return differs == 0 ? before : before.substring(0, in.count(before.length())) + in.text();
    }
}
