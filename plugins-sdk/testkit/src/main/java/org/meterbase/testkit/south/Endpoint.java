// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.meterbase.api.channel.Target;

/** The far end of a channel under test: something that takes connections. Used by the test's thread only. */
public interface Endpoint extends AutoCloseable {
    /** Where it is, with a patience of some seconds. */
    Target target();

    /** A place of the same kind where nobody takes the connection. */
    Target refusing();

    /** An address that cannot be one. */
    Target nonsense();

    /** The next connection; waits for it at most ten seconds. */
    Connection accept() throws IOException;

    @Override
    void close() throws IOException;

    /** A connection that was taken. */
    interface Connection extends AutoCloseable {
        /** What the platform sends; ends where the platform has closed. */
        InputStream fromPlatform() throws IOException;

        /** What the device sends. */
        OutputStream toPlatform() throws IOException;

        /** The device hangs up. */
        @Override
        void close() throws IOException;
    }
}
