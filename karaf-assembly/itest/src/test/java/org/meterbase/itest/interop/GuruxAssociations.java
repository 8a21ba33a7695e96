// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.interop;

import gurux.dlms.enums.Authentication;
import gurux.dlms.enums.Conformance;
import gurux.dlms.objects.GXDLMSAssociationLogicalName;
import gurux.dlms.objects.GXDLMSObjectCollection;
import gurux.dlms.objects.GXDLMSSecuritySetup;
import gurux.dlms.objects.enums.ApplicationContextName;
import gurux.dlms.objects.enums.SecurityPolicy;
import gurux.dlms.objects.enums.SecuritySuite;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which clients a Gurux meter talks to, and how: the reader, and where the reader ciphers the public client as well. */
final class GuruxAssociations {
    private static final String SECURITY_SETUP = "0.0.43.0.0.255";
    private static final byte[] SYSTEM_TITLE = "GRX00001".getBytes(StandardCharsets.US_ASCII);

    private final Map<Integer, GXDLMSAssociationLogicalName> associations = new LinkedHashMap<>();

    GuruxAssociations(Security security) {
        add(security, "0.0.40.0.0.255");
        if (security == Security.GMAC) {
            add(Security.NONE, "0.0.40.0.2.255");
        }
    }

    Optional<GXDLMSAssociationLogicalName> of(int client) {
        return Optional.ofNullable(associations.get(client));
    }

    /** All of them see all objects. */
    void addTo(GXDLMSObjectCollection items, int maxPdu, Set<Conformance> conformance) {
        items.add(setup());
        items.addAll(associations.values());
        for (GXDLMSAssociationLogicalName association : associations.values()) {
            association.getXDLMSContextInfo().setMaxReceivePduSize(maxPdu);
            association.getXDLMSContextInfo().setMaxSendPduSize(maxPdu);
            association.getXDLMSContextInfo().setConformance(conformance);
            association.getObjectList().addAll(items);
        }
    }

    private void add(Security security, String name) {
        GXDLMSAssociationLogicalName association = new GXDLMSAssociationLogicalName(name);
        association.setClientSAP((byte) security.client());
        association
                .getAuthenticationMechanismName()
                .setMechanismId(
                        switch (security) {
                            case NONE -> Authentication.NONE;
                            case LOW_LEVEL -> Authentication.LOW;
                            case GMAC -> Authentication.HIGH_GMAC;
                        });
        if (security == Security.GMAC) {
            association.getApplicationContextName().setContextId(ApplicationContextName.LOGICAL_NAME_WITH_CIPHERING);
            association.setSecuritySetupReference(SECURITY_SETUP);
        }
        associations.put(security.client(), association);
    }

    private static GXDLMSSecuritySetup setup() {
        GXDLMSSecuritySetup setup = new GXDLMSSecuritySetup(SECURITY_SETUP);
        setup.setSecuritySuite(SecuritySuite.SUITE_0);
        setup.setSecurityPolicy(EnumSet.of(
                SecurityPolicy.AUTHENTICATED_REQUEST,
                SecurityPolicy.ENCRYPTED_REQUEST,
                SecurityPolicy.AUTHENTICATED_RESPONSE,
                SecurityPolicy.ENCRYPTED_RESPONSE));
        setup.setServerSystemTitle(SYSTEM_TITLE);
        setup.setGuek(Security.encryptionKey());
        setup.setGak(Security.authenticationKey());
        return setup;
    }
}
