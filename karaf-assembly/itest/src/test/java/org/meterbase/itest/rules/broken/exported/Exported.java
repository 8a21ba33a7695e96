// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.rules.broken.exported;

/** Wrong on purpose: exported by a bundle that is not the API. */
public final class Exported {}
