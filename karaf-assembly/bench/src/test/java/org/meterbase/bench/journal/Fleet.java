// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.Identity;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.model.Unit;
import org.meterbase.api.readings.Frame;
import org.meterbase.simulator.utility.Channel;
import org.meterbase.simulator.utility.DayRows;
import org.meterbase.simulator.utility.Meter;
import org.meterbase.simulator.utility.MeterModel;
import org.meterbase.simulator.utility.Utility;

/**
 * The simulator's meters, as the protocol delivers them: the rows of a load profile as sent, and what was asked and answered. A meter's models, loads
 * and clocks are those of the simulator; only the wire between is left out.
 */
public final class Fleet {
    private static final int SLOT = 900;
    private static final int DAY = 86_400;

    private final List<Member> members = new ArrayList<>();
    private final int channels;
    private final int slotsPerRow;

    private record Member(DeviceKey key, Meter meter, DayRows rows, List<SegmentChannel> channels) {}

    /**
     * Meters with so many channels.
     *
     * @param channels how many of the four energies of a meter are read
     * @param periodSeconds of a row; a longer one than the simulator's is a meter that captures less often
     */
    public Fleet(int size, int channels, int periodSeconds) {
        this.channels = channels;
        this.slotsPerRow = periodSeconds / SLOT;
        List<Meter> meters = Utility.of(size * 2, 1).meters();
        for (Meter meter : meters) {
            List<Channel> columns = meter.model().profile().channels();
            if (columns.size() >= channels && members.size() < size) {
                List<Channel> read = columns.subList(0, channels);
                long id = members.size() + 1;
                members.add(new Member(
                        new DeviceKey((int) (id % DeviceKey.SHARDS), id),
                        meter,
                        meter.rows(read),
                        read.stream().map(Fleet::channel).toList()));
            }
        }
        if (members.size() < size) {
            throw new IllegalStateException("the simulator has too few meters of " + channels + " channels");
        }
    }

    int channels() {
        return channels;
    }

    int size() {
        return members.size();
    }

    int rowsPerDay() {
        return DAY / SLOT / slotsPerRow;
    }

    /** How many values there are in a day of all meters. */
    public long valuesPerDay() {
        return (long) size() * rowsPerDay() * channels;
    }

    List<EndDevice> devices() {
        return members.stream()
                .map(member -> EndDevice.builder(
                                member.key(),
                                member.meter().serial(),
                                member.meter().model().make(),
                                member.meter().model().name())
                        .build())
                .toList();
    }

    /** For each meter a frame with all rows that have their stamp on this day of UTC, read after its end. */
    public List<Frame> day(long day) {
        return frames(Instant.ofEpochSecond(day * DAY), rowsPerDay(), DAY + 1800, Provenance.Source.READ);
    }

    /** The same of a day that begins two hours earlier, as it does where the clocks are two hours ahead of UTC: its rows have their stamps on two days of UTC. */
    List<Frame> localDay(long day) {
        return frames(Instant.ofEpochSecond(day * DAY - 7200), rowsPerDay(), DAY + 1800, Provenance.Source.READ);
    }

    /** Of each meter the one row of an interval, pushed in the seconds after its stamp. */
    List<Frame> pushes(long day, int interval) {
        long stamp = day * DAY + (long) interval * SLOT * slotsPerRow;
        return frames(Instant.ofEpochSecond(stamp), 1, 5, Provenance.Source.PUSH);
    }

    private List<Frame> frames(Instant begin, int count, int laterSeconds, Provenance.Source source) {
        List<Frame> frames = new ArrayList<>(members.size());
        Instant received = begin.plusSeconds(laterSeconds);
        for (Member member : members) {
            received = received.plusMillis(1);
            frames.add(frame(member, begin, count, received, source));
        }
        return frames;
    }

    private Frame frame(Member member, Instant begin, int count, Instant received, Provenance.Source source) {
        MeterModel model = member.meter().model();
        MeterModel.LoadProfile profile = model.profile();
        int offset = model.clock().offsetMinutes();
        boolean stated = model.clock().deviationStated();
        StampConvention convention = stated
                ? StampConvention.STANDARD
                : StampConvention.STANDARD.in(java.time.ZoneOffset.ofTotalSeconds(offset * 60));
        IntervalSegment.Builder segment = IntervalSegment.builder(
                member.key(),
                profile.obis(),
                Duration.ofSeconds((long) SLOT * slotsPerRow),
                convention,
                member.channels(),
                count);
        short deviation = stated ? (short) -offset : DeviceStamp.DEVIATION_UNSPECIFIED;
        // The row with the stamp of the slot's end is the slot before.
        long first = begin.getEpochSecond() / SLOT - (profile.stamp() == MeterModel.Stamp.END ? 1 : 0);
        for (int row = 0; row < count; row++) {
            long stamp = begin.getEpochSecond() + (long) row * SLOT * slotsPerRow;
            segment.row(stamp + offset * 60L, deviation, (short) 0, 0, 0);
            for (int channel = 0; channel < channels; channel++) {
                segment.value(channel, member.rows().number(channel, first + (long) row * slotsPerRow));
            }
        }
        TimeRange asked = new TimeRange(begin, begin.plusSeconds((long) count * SLOT * slotsPerRow));
        Provenance provenance = Provenance.builder(source, received)
                .conversation(asked.from().getEpochSecond() / DAY, member.key().id() << 8)
                .agent("dlms")
                .clockOffset(Duration.ofMillis(member.key().id() % 4000 - 2000))
                .answered(Identity.builder()
                        .logicalDeviceName(member.meter().logicalDeviceName())
                        .build())
                .build();
        // Nobody has asked for what is pushed, so nothing is answered by it.
        List<Delivery> deliveries = source == Provenance.Source.PUSH
                ? List.of(segment.build())
                : List.of(segment.build(), new Coverage(member.key(), profile.obis(), asked, true, count, null));
        return Frame.builder(provenance, deliveries).build();
    }

    private static SegmentChannel channel(Channel channel) {
        Unit unit =
                switch (channel.unit()) {
                    case "W" -> Unit.WATT;
                    case "var" -> Unit.VAR;
                    case "Wh" -> Unit.WATT_HOUR;
                    case "varh" -> Unit.VAR_HOUR;
                    default -> throw new IllegalStateException("no energy has the unit " + channel.unit());
                };
        return SegmentChannel.of(channel.obis(), channel.scaler(), unit);
    }
}
