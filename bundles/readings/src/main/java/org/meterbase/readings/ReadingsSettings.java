// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set of the readings: etc/org.meterbase.readings.cfg. */
@ObjectClassDefinition(
        name = "Meterbase readings",
        description = "The journal, the fold, and how long they keep what is done")
public @interface ReadingsSettings {
    @AttributeDefinition(
            name = "Node",
            description = "The number of this node among those that share the database",
            min = "1")
    long node() default 1;

    @AttributeDefinition(
            name = "Journal writers",
            description = "How many transactions the journal has open at most",
            min = "1",
            max = "16")
    int journal_writers() default 2;

    @AttributeDefinition(
            name = "Journal delay",
            description = "How long a frame waits for others of its lane, milliseconds",
            min = "0",
            max = "1000")
    int journal_delay() default 20;

    @AttributeDefinition(
            name = "Journal batch",
            description = "How many octets of a lane are committed without waiting",
            min = "1024")
    int journal_batch() default 262_144;

    @AttributeDefinition(
            name = "Journal days",
            description = "For how many days folded journal records are kept",
            min = "1")
    int journal_days() default 3;

    @AttributeDefinition(
            name = "Brake octets",
            description = "With how many octets not committed no more is read from devices",
            min = "1048576")
    long brake_octets() default 67_108_864;

    @AttributeDefinition(
            name = "Brake latency",
            description = "How long a commit may take before no more is read from devices, milliseconds",
            min = "100")
    int brake_latency() default 2000;

    @AttributeDefinition(
            name = "Brake disk",
            description = "How many octets must stay free in the data folder, where the database is on this machine",
            min = "0")
    long brake_disk() default 1_073_741_824;

    @AttributeDefinition(
            name = "Fold workers",
            description = "How many lanes are folded at the same time",
            min = "1",
            max = "64")
    int fold_workers() default 2;

    @AttributeDefinition(
            name = "Fold gather",
            description = "How long a lane waits for more before it is folded, milliseconds",
            min = "0",
            max = "5000")
    int fold_gather() default 100;

    @AttributeDefinition(
            name = "Change days",
            description = "For how many days changes are kept for readers of the feed",
            min = "1")
    int change_days() default 14;
}
