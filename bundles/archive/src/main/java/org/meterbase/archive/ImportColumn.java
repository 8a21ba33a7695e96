// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.model.Identity;

/**
 * A column of a file.
 *
 * @param header its name in the file
 * @param staged where it is kept while the file is checked; empty text for what no database is given
 * @param reader from the text of the file to that of the database; throws {@link Refused}
 */
record ImportColumn(String header, String staged, boolean required, UnaryOperator<String> reader) {
    /** Never staged, never logged: they go to the secrets. */
    static final ImportColumn PASSWORD = text("password", "", 200);

    static final ImportColumn KEYS = new ImportColumn("keys", "", false, text -> {
        DeviceSecrets.keys(text);
        return text;
    });

    static final List<ImportColumn> PLACE =
            List.of(text("usagePoint", "usage_point", 100).needed(), text("position", "position", 32));

    static final List<ImportColumn> SERIAL_NUMBER =
            List.of(text("serialNumber", "serial_number", 64).needed(), text("manufacturer", "manufacturer", 64));

    static final List<ImportColumn> KIND_OF_POINT = List.of(
            new ImportColumn("zone", "zone", false, text -> Check.zone("", text)),
            text("category", "category", 64),
            new ImportColumn("service", "service", false, ImportColumn::service));

    static final List<ImportColumn> DEVICE = List.of(
            text("model", "model", 64),
            new ImportColumn("kind", "kind", false, text -> word(EndDevice.Kind.class, text)),
            text("identitySerialNumber", "identity_serial_number", 64),
            text("logicalDeviceName", "logical_device_name", 64),
            new ImportColumn("systemTitle", "system_title", false, ImportColumn::systemTitle),
            text("protocol", "protocol", 64),
            text("channel", "channel", 64),
            text("address", "address", 255),
            text("route", "route", 64),
            new ImportColumn("parameters", "parameters", false, ImportColumn::parameters),
            PASSWORD,
            KEYS);

    static final List<ImportColumn> RATIO = List.of(factor("ct"), factor("vt"), factor("constant"));

    static final ImportColumn VALID_FROM = instant("validFrom", "valid_from").needed();

    static final ImportColumn VALID_TO = instant("validTo", "valid_to");

    static ImportColumn text(String header, String staged, int atMost) {
        return new ImportColumn(header, staged, false, text -> Check.text("", text, atMost));
    }

    static ImportColumn zone(String header, String staged) {
        return new ImportColumn(header, staged, false, text -> Check.zone("", text));
    }

    static ImportColumn state() {
        return new ImportColumn("state", "state", false, text -> word(EndDevice.State.class, text));
    }

    ImportColumn needed() {
        return new ImportColumn(header, staged, true, reader);
    }

    private static ImportColumn instant(String header, String staged) {
        return new ImportColumn(header, staged, false, text -> {
            try {
                return Check.instant("", OffsetDateTime.parse(text.strip()).toInstant())
                        .toString();
            } catch (DateTimeParseException e) {
                throw Refused.invalid(
                        "", "'" + text + "' is no instant; write it as 2026-03-29T00:00:00Z or with +02:00");
            }
        });
    }

    private static ImportColumn factor(String header) {
        return new ImportColumn(
                header, header, false, text -> Factor.parse("", text).toPlainString());
    }

    private static String service(String text) {
        String service = text.strip().toLowerCase(Locale.ROOT);
        if (!UsagePointDraft.SERVICES.contains(service)) {
            throw Refused.invalid("", "'" + text + "' is none of electricity, water, gas, heat");
        }
        return service;
    }

    private static String systemTitle(String text) {
        String title =
                Identity.builder().systemTitle(text).build().systemTitle().orElse("");
        if (!title.matches("[0-9A-F]{16}")) {
            throw Refused.invalid("", "'" + text + "' is no system title; write 16 hexadecimal digits");
        }
        return title;
    }

    private static String parameters(String text) {
        try {
            return Check.optional("", Parameters.text(Parameters.parse(text)), 1000);
        } catch (IllegalArgumentException e) {
            throw Refused.invalid("", e.getMessage());
        }
    }

    private static <E extends Enum<E>> String word(Class<E> type, String text) {
        String word = text.strip().toUpperCase(Locale.ROOT);
        List<String> words = Stream.of(type.getEnumConstants()).map(Enum::name).toList();
        if (!words.contains(word)) {
            throw Refused.invalid(
                    "", "'" + text + "' is none of " + String.join(", ", words).toLowerCase(Locale.ROOT));
        }
        return word;
    }
}
