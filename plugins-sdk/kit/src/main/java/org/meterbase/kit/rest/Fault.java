// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.rest;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer where: a JSON pointer into the body (RFC 6901), {@code ?name} for a query parameter, or line and column of a row
 * @param detail what, and what to do
 */
public record Fault(String pointer, String detail) {}
