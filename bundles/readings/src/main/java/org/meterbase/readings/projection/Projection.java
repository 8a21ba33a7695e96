// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.meterbase.api.archive.MeasuringChannel;
import org.meterbase.api.archive.ProfileConfiguration;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.StampAt;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Feed;
import org.meterbase.api.readings.Series;
import org.meterbase.readings.feed.RecordedOrder;
import org.meterbase.readings.raw.BlockKey;
import org.meterbase.readings.raw.Layouts;
import org.meterbase.readings.raw.Names;
import org.meterbase.readings.raw.RawLayer;

/**
 * Makes of raw rows what was measured at a usage point, with the bindings, the channel configuration and the ratio that are given to it. Nothing of it is stored: what a utility gets
 * wrong most often is applied again whenever somebody asks.
 */
public final class Projection {
    private static final long FIRST = 0;
    private static final long LAST = 253_402_300_799L;

    private final RawReader raw;
    private final RegisterProjection registers;
    private final AcceptedLayer accepted = new AcceptedLayer();

    /** A projection of what these names and layouts describe. */
    public Projection(Names names, Layouts layouts, RawLayer layer) {
        raw = new RawReader(names, layouts, layer);
        registers = new RegisterProjection();
    }

    /**
     * The series, as {@link org.meterbase.api.readings.Readings#series} promises it.
     *
     * @param pieces what measured it, as the archive had it as of the moment
     * @param connection in a transaction
     */
    public Series series(
            Connection connection,
            UsagePoint point,
            ReadingType type,
            TimeRange range,
            List<MeasuringChannel> pieces,
            Instant asOf)
            throws SQLException {
        RecordedOrder order = new RecordedOrder(connection, asOf);
        SeriesBuilder series = new SeriesBuilder(range);
        for (MeasuringChannel piece : pieces) {
            TimeRange part = piece.range().intersect(range);
            if (part.isEmpty()) {
                continue;
            }
            long known = order.limit(piece.device().key().shard() % Feed.LANES);
            if (piece.profile().isPresent()) {
                intervals(connection, point, type, piece, piece.profile().get(), part, known, series);
            } else {
                registers.project(connection, piece, part, known, series);
            }
        }
        accepted.serve(connection, point, type, range, order.timestamp(), series);
        return series.build(type, point.zone());
    }

    private void intervals(
            Connection connection,
            UsagePoint point,
            ReadingType type,
            MeasuringChannel piece,
            ProfileConfiguration profile,
            TimeRange part,
            long known,
            SeriesBuilder series)
            throws SQLException {
        int period = (int) type.interval().orElse(Duration.ZERO).toSeconds();
        long from = second(part.from());
        long to = second(part.to());
        // One interval further on either side, and never less than the neighbouring day: a difference needs the index
        // before it.
        long margin = Math.max(period, BlockKey.DAY_SECONDS);
        RawChannel channel = raw.read(
                connection,
                piece.device().key(),
                profile.profile(),
                piece.channel().channel(),
                BlockKey.dayOf(from - margin),
                BlockKey.dayOf(to + margin),
                known);
        if (channel.rows().isEmpty()) {
            return;
        }
        Meanings meanings = new Meanings(piece);
        boolean index = meanings.of(channel.rows().get(0)).accumulation() == Accumulation.INDEX;
        Piece rows = new Piece(piece, from, to, (int) profile.period().toSeconds(), stampedAtEnd(profile), meanings);
        if (period == 0 || index && isDial(type)) {
            Moments.project(rows, channel, series);
        } else if (index) {
            Differences.project(rows, channel, new Slots(point.zone(), period), series);
        } else {
            Sums.project(rows, channel, new Slots(point.zone(), period), series);
        }
    }

    /** CIM accumulation 1, 3 and 9: the type asks for the dial itself and not for what was added. */
    private static boolean isDial(ReadingType type) {
        return type.accumulation() == 1 || type.accumulation() == 3 || type.accumulation() == 9;
    }

    /** What the configuration says of the stamp; null where it leaves that to the device. */
    private static Boolean stampedAtEnd(ProfileConfiguration profile) {
        return profile.stampAt() == StampAt.UNSPECIFIED ? null : profile.stampAt() == StampAt.END;
    }

    private static long second(Instant instant) {
        long second = instant.isBefore(Instant.EPOCH) ? FIRST : instant.getEpochSecond();
        return Math.max(FIRST, Math.min(LAST, second));
    }
}
