// SPDX-License-Identifier: Apache-2.0
/** Protection of APDUs and high level security by security suite 0: AES-128 in Galois/counter mode (IEC 62056-5-3, 5.3). */
package org.meterbase.protocol.dlms.security;
