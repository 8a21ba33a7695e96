// SPDX-License-Identifier: Apache-2.0
/** Things of the metering domain, named as IEC 61968-9 (CIM) and DLMS/COSEM name them. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.meterbase.api.model;
