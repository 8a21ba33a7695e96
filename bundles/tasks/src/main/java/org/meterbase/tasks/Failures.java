// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.util.Arrays;
import java.util.List;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.tasks.ItemOutcome;

/** Outcomes of items as the database keeps them. */
final class Failures {
    private record Entry(String item, Integer reason, String text) {}

    private Failures() {}

    static String json(List<ItemOutcome> outcomes) {
        return TaskDocument.json(outcomes.stream()
                .map(outcome -> new Entry(
                        outcome.item(),
                        outcome.failure().map(f -> f.reason().code()).orElse(null),
                        outcome.failure().map(Failure::text).orElse(null)))
                .toList());
    }

    static List<ItemOutcome> parse(String json) {
        return Arrays.stream(TaskDocument.parse(json, Entry[].class))
                .map(entry -> entry.reason() == null
                        ? ItemOutcome.done(entry.item())
                        : ItemOutcome.failed(
                                entry.item(), Failure.of(Failure.Reason.ofCode(entry.reason()), entry.text())))
                .toList();
    }
}
