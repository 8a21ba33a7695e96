// SPDX-License-Identifier: Apache-2.0
/**
 * The conformance kit of the south side: contract tests that a protocol or channel plugin extends, and in-memory counterparts
 * of what lies on either side of it. Nothing here is a mock: a wire that records, a link that loops back, a protocol that is spoken.
 */
package org.meterbase.testkit.south;
