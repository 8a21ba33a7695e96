// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the protocol, configuration {@value #PID}. */
@ObjectClassDefinition(name = "Protocol: DLMS/COSEM", description = "Reads meters by DLMS/COSEM (IEC 62056).")
@interface DlmsSettings {
    String PID = "org.meterbase.protocol.dlms";

    @AttributeDefinition(
            name = "Folder of companion profiles",
            description =
                    "JSON files; the name of a file is that of its profile. They may extend the bundle's own, and replace them. Empty for none.")
    String companionFolder() default "";
}
