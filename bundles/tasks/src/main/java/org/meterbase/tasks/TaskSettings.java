// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set. */
@ObjectClassDefinition(
        id = TaskSettings.PID,
        name = "Meterbase tasks",
        description = "How many devices are talked to at once, and for how long")
@interface TaskSettings {
    /** The configuration's name. */
    String PID = "org.meterbase.tasks";

    @AttributeDefinition(
            name = "Conversations of a channel",
            description = "Open at once, for devices without a route of their own",
            min = "1")
    int limit_channel() default 2_000;

    @AttributeDefinition(
            name = "Conversations of a route",
            description = "Open at once, for named routes without a limit of their own",
            min = "1")
    int limit_route() default 16;

    @AttributeDefinition(name = "Limits of routes", description = "As dcu-17=4; a channel's name works as well")
    String[] limit_routes() default {};

    @AttributeDefinition(name = "Opening", description = "How long a link may take to open, seconds", min = "1")
    int opening() default 10;

    @AttributeDefinition(
            name = "Conversation",
            description = "How long a conversation may take before it is asked to end, seconds",
            min = "10")
    int conversation() default 600;

    @AttributeDefinition(
            name = "Grace",
            description = "How long a conversation that was asked to end has before it is cut, seconds",
            min = "1")
    int grace() default 10;

    @AttributeDefinition(
            name = "Absence",
            description = "How long work waits for a protocol or channel that is away before it fails, seconds",
            min = "1")
    int absence() default 120;

    @AttributeDefinition(
            name = "Settling",
            description =
                    "How long after its end an interval is asked for, seconds: what the clocks of devices may be slow",
            min = "0")
    int settling() default 60;

    @AttributeDefinition(
            name = "Counter margin",
            description =
                    "How much every invocation counter skips where the database was restored: more than any device used since the backup",
            min = "4096",
            max = "100000000")
    int counter_margin() default 1_000_000;

    @AttributeDefinition(name = "Run days", description = "For how many days runs that are over are kept", min = "1")
    int run_days() default 90;
}
