// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.meterbase.api.observe.Metrics;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Conversation;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;
import org.meterbase.api.protocol.Protocol;
import org.meterbase.protocol.dlms.companion.CompanionProfile;
import org.meterbase.protocol.dlms.companion.CompanionProfiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DLMS/COSEM by logical names over the TCP wrapper (IEC 62056-47, -5-3, -6-2). */
@Component(
        service = {Protocol.class, Metrics.class},
        configurationPid = DlmsSettings.PID,
        property = Protocol.NAME + "=dlms")
@Designate(ocd = DlmsSettings.class)
public final class DlmsProtocol implements Protocol, Metrics {
    private static final Logger LOG = LoggerFactory.getLogger(DlmsProtocol.class);

    private final CompanionProfiles profiles;
    private final SecureRandom random;
    private final DlmsFigures figures = new DlmsFigures();

    @Activate
    public DlmsProtocol(DlmsSettings settings) {
        this(Optional.of(settings.companionFolder())
                .filter(folder -> !folder.isBlank())
                .map(Path::of));
    }

    DlmsProtocol(Optional<Path> companionFolder) {
        this(companionFolder, new SecureRandom());
    }

    DlmsProtocol(Optional<Path> companionFolder, SecureRandom random) {
        this.random = random;
        profiles = new CompanionProfiles(companionFolder);
        profiles.faults().forEach((name, fault) -> LOG.error("Companion profile {} is left out: {}", name, fault));
    }

    @Override
    public Conversation converse(Assignment assignment) {
        Optional<CompanionProfile> profile = profiles.named(assignment.companionProfile());
        if (profile.isEmpty()) {
            return new Unable(Failure.of(
                    Reason.NOT_SUPPORTED,
                    "there is no companion profile '" + assignment.companionProfile() + "'; there are "
                            + String.join(", ", profiles.names())));
        }
        try {
            Security security = Security.of(assignment, profile.get());
            Address address = Address.of(assignment, profile.get(), security);
            return new DlmsConversation(assignment, profile.get(), address, security, random, figures);
        } catch (IllegalArgumentException unusable) {
            return new Unable(Failure.of(Reason.NO_ROUTE, unusable.getMessage()));
        }
    }

    @Override
    public void tell(Sink sink) {
        figures.tell(sink);
    }
}
