// SPDX-License-Identifier: Apache-2.0
/** The extension point of communication channels: byte streams to devices. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.meterbase.api.channel;
