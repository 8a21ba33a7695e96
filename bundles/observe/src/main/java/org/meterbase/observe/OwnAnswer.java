// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpServletResponseWrapper;

/**
 * Lets an answer through only if it is the application's own. That is known at the first octet of its body, because headers
 * come before; so nothing is held back, and a download streams.
 */
final class OwnAnswer extends HttpServletResponseWrapper {
    private enum State {
        OPEN,
        OWN,
        FOREIGN
    }

    /** The header of every answer that is ours. */
    static final String MARK = "Trace-Id";

    private final BoundedRequest request;
    private final BooleanSupplier settled;
    private State state = State.OPEN;
    private PrintWriter writer;

    OwnAnswer(HttpServletResponse response, BoundedRequest request, BooleanSupplier settled) {
        super(response);
        this.request = request;
        this.settled = settled;
    }

    /** Whether some of it may have left already. */
    boolean begun() {
        return state == State.OWN;
    }

    /** It is none of ours. */
    void disown() {
        state = State.FOREIGN;
    }

    /** Decides at the latest now; false where another answer has to be given. */
    boolean finish() {
        if (writer != null) {
            writer.flush();
        }
        return own();
    }

    private boolean own() {
        if (state == State.OPEN) {
            // What the application says of a body that was cut off is not to the point.
            boolean ours = containsHeader(MARK)
                    && !request.tooLong()
                    && (getStatus() != SC_NOT_FOUND || settled.getAsBoolean());
            state = ours ? State.OWN : State.FOREIGN;
        }
        return state == State.OWN;
    }

    @Override
    public void sendError(int status, String message) {
        disown();
    }

    @Override
    public void sendError(int status) {
        disown();
    }

    @Override
    public void sendRedirect(String location) {
        disown();
    }

    @Override
    public void flushBuffer() throws IOException {
        if (own()) {
            super.flushBuffer();
        }
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            writer = new PrintWriter(new OutputStreamWriter(getOutputStream(), StandardCharsets.UTF_8));
        }
        return writer;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        return new Guarded(super.getOutputStream());
    }

    /** Passes on what is ours, and swallows the rest. */
    private final class Guarded extends ServletOutputStream {
        private final ServletOutputStream out;

        Guarded(ServletOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int octet) throws IOException {
            if (own()) {
                out.write(octet);
            }
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            if (own()) {
                out.write(octets, offset, length);
            }
        }

        @Override
        public void flush() throws IOException {
            if (own()) {
                out.flush();
            }
        }

        @Override
        public void close() throws IOException {
            if (own()) {
                out.close();
            }
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
