// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.rest;

import java.util.ConcurrentModificationException;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.meterbase.kit.rest.Problem;

/** Turns what a service says into what HTTP says. */
final class Asked {
    private Asked() {}

    static <T> T of(String thing, String id, Supplier<T> question) {
        try {
            return question.get();
        } catch (NoSuchElementException e) {
            throw Problem.notFound(thing, id);
        } catch (ConcurrentModificationException e) {
            throw Problem.changedMeanwhile();
        } catch (IllegalStateException e) {
            throw Problem.conflict(e.getMessage());
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(e.getMessage());
        }
    }
}
