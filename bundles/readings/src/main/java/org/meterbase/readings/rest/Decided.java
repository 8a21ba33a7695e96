// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.rest;

import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.meterbase.api.readings.JournalClosed;
import org.meterbase.kit.rest.Problem;

/** The answer of a desk, or the problem that its refusal is. */
final class Decided {
    private Decided() {}

    static <T> T of(String thing, String id, Supplier<T> question) {
        try {
            return question.get();
        } catch (NoSuchElementException e) {
            throw Problem.notFound(thing, id);
        } catch (JournalClosed e) {
            throw Problem.unavailable(e.getMessage());
        } catch (IllegalStateException e) {
            throw Problem.conflict(e.getMessage());
        }
    }
}
