// SPDX-License-Identifier: Apache-2.0
/** COSEM data in A-XDR (IEC 61334-6): a parser that may be fed in any portions, a tree for small answers, the date-time. */
package org.meterbase.protocol.dlms.data;
