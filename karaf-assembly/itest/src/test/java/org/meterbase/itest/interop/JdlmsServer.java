// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.interop;

import java.io.IOException;
import java.net.BindException;
import java.util.concurrent.ThreadLocalRandom;
import org.openmuc.jdlms.AuthenticationMechanism;
import org.openmuc.jdlms.DlmsServer;
import org.openmuc.jdlms.LogicalDevice;
import org.openmuc.jdlms.SecuritySuite;
import org.openmuc.jdlms.SecuritySuite.EncryptionMechanism;
import org.openmuc.jdlms.SecuritySuite.SecurityPolicy;
import org.openmuc.jdlms.SecuritySuite.SecuritySuiteBuilder;

/** The server of jDLMS. */
final class JdlmsServer implements Peer {
    /** Below the ports that the operating system gives to clients. */
    private static final int LOWEST_PORT = 20_000;

    private static final int PORTS = 12_000;
    private static final int MANAGEMENT_DEVICE = 1;
    private static final String MANUFACTURER = "ISE";

    private DlmsServer server;
    private int port;

    /** It does not say which port it was given, so one is looked for that it can have. */
    JdlmsServer(Holdings holdings, Security security) throws IOException {
        while (server == null) {
            port = LOWEST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
            try {
                server = DlmsServer.tcpServerBuilder(port)
                        .registerLogicalDevice(device(holdings, security))
                        .build();
            } catch (BindException taken) {
                // Another one, then; with another device, for this one has been given its associations.
            }
        }
    }

    private static LogicalDevice device(Holdings holdings, Security security) {
        LogicalDevice device = new LogicalDevice(MANAGEMENT_DEVICE, holdings.name(), MANUFACTURER, 1);
        device.registerCosemObject(JdlmsObjects.of(holdings));
        device.addRestriction(security.client(), suite(security));
        if (security == Security.GMAC) {
            // It wants one, though nothing is wrapped here.
            device.setMasterKey(Security.authenticationKey());
            device.addRestriction(Security.NONE.client(), suite(Security.NONE));
        }
        return device;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static SecuritySuite suite(Security security) {
        SecuritySuiteBuilder suite = SecuritySuite.builder();
        switch (security) {
            case NONE -> {}
            case LOW_LEVEL ->
                suite.setAuthenticationMechanism(AuthenticationMechanism.LOW).setPassword(security.secret());
            case GMAC ->
                suite.setAuthenticationMechanism(AuthenticationMechanism.HLS5_GMAC)
                        .setEncryptionMechanism(EncryptionMechanism.AES_GCM_128)
                        .setSecurityPolicy(SecurityPolicy.AUTHENTICATED_AND_ENCRYPTED)
                        .setGlobalUnicastEncryptionKey(Security.encryptionKey())
                        .setAuthenticationKey(Security.authenticationKey());
        }
        return suite.build();
    }
}
