// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Conversation;
import org.meterbase.api.protocol.Protocol;

/**
 * A protocol of plain lines, small and complete: what a plugin looks like, and what the platform's own tests speak with a
 * {@link LineDevice}. The parameter {@code counter} makes it reserve a counter before it greets.
 *
 * <pre>
 * HELLO [counter]                 IAM serial
 * REGISTERS a,b                   REGISTER a integer scaler unit ... END
 * PROFILE name from to            ROW stamp integer ... [MORE, then NEXT] END
 * EVENTS log from to              EVENT stamp code ... END
 * CLOCK                           CLOCK second
 * PARAMETER name                  VALUE text
 * BYE                             BYE
 * </pre>
 *
 * Any request may be answered by {@code ERROR REASON text}.
 */
public final class LineProtocol implements Protocol {
    @Override
    public Conversation converse(Assignment assignment) {
        return new LineConversation(assignment);
    }
}
