// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.ObisCode;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;
import org.meterbase.api.protocol.Item;
import org.meterbase.protocol.dlms.buffer.ColumnPlan;
import org.meterbase.protocol.dlms.buffer.ColumnRoles;
import org.meterbase.protocol.dlms.buffer.EventRows;
import org.meterbase.protocol.dlms.buffer.RegisterSetRows;
import org.meterbase.protocol.dlms.buffer.RowTaker;
import org.meterbase.protocol.dlms.buffer.SegmentRows;
import org.meterbase.protocol.dlms.companion.CompanionProfile;
import org.meterbase.protocol.dlms.companion.UsualClasses;

/** Which errand an item is. */
final class Errands {
    private static final int PROFILE_GENERIC = 7;

    private final Dialogue dialogue;

    Errands(Dialogue dialogue) {
        this.dialogue = dialogue;
    }

    Errand of(Item item) {
        if (item instanceof Item.ReadRegisters read) {
            return new RegistersErrand(dialogue, read);
        }
        if (item instanceof Item.ReadProfile read) {
            return buffer(
                    item,
                    read.profile(),
                    read.range(),
                    read.period(),
                    plan -> new SegmentRows(
                            item.device(),
                            read.profile(),
                            plan.periodSeconds(),
                            roles(plan),
                            convention(),
                            this::deliver));
        }
        if (item instanceof Item.ReadRegisterSets read) {
            return buffer(
                    item,
                    read.profile(),
                    read.range(),
                    Duration.ZERO,
                    plan -> new RegisterSetRows(
                            item.device(),
                            read.kind(),
                            read.profile(),
                            plan,
                            roles(plan),
                            convention(),
                            dialogue.wire().now(),
                            this::deliver));
        }
        if (item instanceof Item.ReadEvents read) {
            Set<ObisCode> codes = dialogue.profile().eventCodes();
            return buffer(
                    item,
                    read.log(),
                    read.range(),
                    Duration.ZERO,
                    plan -> new EventRows(
                            item.device(), read.log(), plan, roles(plan), codes, convention(), this::deliver));
        }
        if (item instanceof Item.ReadClock read) {
            return new ClockErrand(dialogue, read);
        }
        if (item instanceof Item.ReadParameter read) {
            return new ParameterErrand(dialogue, read);
        }
        return refused(item);
    }

    private Errand buffer(
            Item item, String name, TimeRange range, Duration period, Function<ColumnPlan, RowTaker> takers) {
        try {
            Attribute buffer = Attribute.parse(name, classes());
            if (name.indexOf('/') < 0) {
                buffer = new Attribute(PROFILE_GENERIC, buffer.name(), buffer.index());
            }
            return new BufferErrand(dialogue, item, name, buffer, range, period, takers);
        } catch (IllegalArgumentException noName) {
            return failed(item, Failure.of(Reason.UNDEFINED, noName.getMessage()));
        }
    }

    /** Nothing is written to a meter, and nothing done to it, by a plugin that cannot yet do it once and only once. */
    private Errand refused(Item item) {
        boolean writes = item instanceof Item.Write || item instanceof Item.Act;
        if (writes && !dialogue.wire().permitted(item)) {
            return failed(
                    item, Failure.of(Reason.NOT_PERMITTED, "there is no valid permit for it; ask control for one"));
        }
        String what = item.getClass().getSimpleName();
        return failed(item, Failure.of(Reason.NOT_SUPPORTED, "the dlms plugin does not do " + what + " yet"));
    }

    private Errand failed(Item item, Failure failure) {
        return () -> {
            dialogue.wire().failed(item, failure);
            dialogue.over();
        };
    }

    private void deliver(Delivery delivery) {
        dialogue.wire().deliver(delivery);
    }

    private ColumnRoles roles(ColumnPlan plan) {
        return plan.roles(dialogue.profile().statusColumns(), classes());
    }

    private UsualClasses classes() {
        return dialogue.profile().classes();
    }

    private StampConvention convention() {
        CompanionProfile profile = dialogue.profile();
        return profile.convention(dialogue.assignment().zone());
    }
}
