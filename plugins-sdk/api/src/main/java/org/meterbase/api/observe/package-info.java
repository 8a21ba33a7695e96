// SPDX-License-Identifier: Apache-2.0
/** Figures that a bundle lets an operator watch. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.meterbase.api.observe;
