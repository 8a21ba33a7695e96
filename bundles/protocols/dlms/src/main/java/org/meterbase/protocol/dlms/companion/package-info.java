// SPDX-License-Identifier: Apache-2.0
/** Companion profiles: what a companion specification or a model fixes, as data that may inherit. */
package org.meterbase.protocol.dlms.companion;
