// SPDX-License-Identifier: Apache-2.0
package com.example.meter;

import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Conversation;
import org.meterbase.api.protocol.Protocol;
import org.osgi.service.component.annotations.Component;

/** A vendor's plugin. Nothing is read with it. */
@Component(property = Protocol.NAME + "=" + ExampleProtocol.PROTOCOL)
public final class ExampleProtocol implements Protocol {
    public static final String PROTOCOL = "example";

    @Override
    public Conversation converse(Assignment assignment) {
        throw new UnsupportedOperationException("no device says that it speaks " + PROTOCOL);
    }
}
