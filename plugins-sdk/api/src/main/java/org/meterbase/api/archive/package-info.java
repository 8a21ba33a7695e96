// SPDX-License-Identifier: Apache-2.0
/** What is installed where, how it is configured, and since when that has been known. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.meterbase.api.archive;
