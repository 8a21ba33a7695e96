// SPDX-License-Identifier: Apache-2.0
/** What a device delivers: a closed, versioned set of facts, each as the device itself said it. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.meterbase.api.delivery;
