// SPDX-License-Identifier: Apache-2.0
/** Who calls, what they may do, and where secrets are kept. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.meterbase.api.access;
