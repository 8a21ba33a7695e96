// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meterbase.simulator.security.Keys;
import org.meterbase.simulator.utility.Closings;
import org.meterbase.simulator.utility.Utility;
import org.openmuc.jdlms.AttributeAddress;
import org.openmuc.jdlms.AuthenticationMechanism;
import org.openmuc.jdlms.DlmsConnection;
import org.openmuc.jdlms.SecuritySuite;
import org.openmuc.jdlms.TcpConnectionBuilder;

/** Another client of other people reads a meter that ciphers. */
class JdlmsClientTest {
    @Test
    void readsIdentityAndBills() throws Exception {
        try (Simulation simulation = new Simulation(Utility.of(2, 1, 100), () -> 0, 30, InstantSource.system())) {
            Station station = simulation.stations().get("60000002");
            Keys keys = station.meter().keys();
            SecuritySuite suite = SecuritySuite.builder()
                    .setGlobalUnicastEncryptionKey(HexFormat.of().parseHex(keys.encryptionKey()))
                    .setAuthenticationKey(keys.authentication())
                    .setAuthenticationMechanism(AuthenticationMechanism.HLS5_GMAC)
                    .setEncryptionMechanism(SecuritySuite.EncryptionMechanism.AES_GCM_128)
                    .setSecurityPolicy(SecuritySuite.SecurityPolicy.AUTHENTICATED_AND_ENCRYPTED)
                    .build();
            TcpConnectionBuilder builder = new TcpConnectionBuilder(InetAddress.getLoopbackAddress())
                    .setPort(station.port())
                    .useWrapper()
                    .setClientId(1)
                    .setLogicalDeviceId(1)
                    .setSystemTitle("MBU", 2)
                    .setSecuritySuite(suite);
            try (DlmsConnection connection = builder.build()) {
                byte[] serial = connection
                        .get(new AttributeAddress(1, "0.0.96.1.0.255", 2))
                        .getResultData()
                        .getValue();
                assertThat(serial).isEqualTo("60000002".getBytes());
                List<?> months = connection
                        .get(new AttributeAddress(7, "1.0.98.1.0.255", 2))
                        .getResultData()
                        .getValue();
                assertThat(months).hasSize(Closings.MOST);
            }
        }
    }
}
