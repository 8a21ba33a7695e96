// SPDX-License-Identifier: Apache-2.0
/** The buffer of a profile generic (class 7): what its columns are, and its rows on their way from the octets to a delivery. */
package org.meterbase.protocol.dlms.buffer;
