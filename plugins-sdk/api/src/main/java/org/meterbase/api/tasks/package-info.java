// SPDX-License-Identifier: Apache-2.0
/** Collection: which devices are asked for what, and when; what came of it; and reads on demand. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.meterbase.api.tasks;
