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
            name = "Frames archive",
            description = "Whether frames are written to files before a day of the journal is dropped")
    boolean frames_archive() default true;

    @AttributeDefinition(
            name = "Frames folder",
            description = "Where these files lie; empty for frames in the data folder",
            required = false)
    String frames_folder() default "";

    @AttributeDefinition(
            name = "Frames days",
            description = "For how many days these files are kept; 0 for good",
            min = "0")
    int frames_days() default 400;

    @AttributeDefinition(
            name = "Raw months",
            description = "For how many months the raw layer is kept, the present one not counted; 0 for good",
            min = "0")
    int raw_months() default 0;

    @AttributeDefinition(
            name = "Poison percent",
            description = "How many in a hundred deliveries of a minute may be set aside before the fold stops",
            min = "1",
            max = "100")
    int poison_percent() default 1;

    @AttributeDefinition(
            name = "Brake octets",
            description = "With how many octets not committed nothing new is asked of devices",
            min = "1048576")
    long brake_octets() default 67_108_864;

    @AttributeDefinition(
            name = "Brake latency",
            description = "How long a commit may take before nothing new is asked of devices, milliseconds",
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
            name = "Open minutes",
            description =
                    "How long what is pushed interval by interval waits for its block, minutes; 0 for not at all. It is read all the while",
            min = "0",
            max = "1440")
    int open_minutes() default 720;

    @AttributeDefinition(name = "Open octets", description = "How much memory that takes at most", min = "1048576")
    long open_octets() default 134_217_728;

    @AttributeDefinition(
            name = "Change days",
            description = "For how many days changes are kept for readers of the feed",
            min = "1")
    int change_days() default 14;
}
