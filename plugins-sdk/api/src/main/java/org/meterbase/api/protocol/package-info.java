// SPDX-License-Identifier: Apache-2.0
/** The extension point of meter protocols: pure state machines, bytes in, bytes and facts out. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.meterbase.api.protocol;
