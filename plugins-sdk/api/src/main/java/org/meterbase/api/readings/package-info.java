// SPDX-License-Identifier: Apache-2.0
/** The journal of deliveries, the raw layer, the projection to usage points, and the feed of changes. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.meterbase.api.readings;
