// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe;

import java.io.IOException;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;

/** A request whose body ends at {@value #MOST} octets, unless it is an import: those are read as a stream. */
final class BoundedRequest extends HttpServletRequestWrapper {
    static final int MOST = 1 << 20;
    private static final long DRAINED = 16L * MOST;

    private final boolean unbounded;
    private long count;

    BoundedRequest(HttpServletRequest request) {
        super(request);
        String path = request.getRequestURI();
        unbounded = path.endsWith("/import") || path.endsWith("/imports");
    }

    /** Whether the request says itself that it is too long. */
    boolean declaredTooLong() {
        return !unbounded && getContentLengthLong() > MOST;
    }

    /** Whether more was read than may be. */
    boolean tooLong() {
        return !unbounded && count > MOST;
    }

    /**
     * Takes what still comes of a body that is too long and drops it, within reason: a sender that is cut off in the middle
     * would not read why.
     */
    void drain() throws IOException {
        ServletInputStream rest = super.getInputStream();
        byte[] dropped = new byte[64 * 1024];
        long left = DRAINED;
        int read = 0;
        while (left > 0 && read >= 0) {
            read = rest.read(dropped, 0, (int) Math.min(left, dropped.length));
            left -= read;
        }
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        return unbounded ? super.getInputStream() : new Counted(super.getInputStream());
    }

    private final class Counted extends ServletInputStream {
        private final ServletInputStream in;

        Counted(ServletInputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int octet = in.read();
            count(octet < 0 ? 0 : 1);
            return octet;
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            int read = in.read(octets, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int more) throws IOException {
            count += more;
            if (tooLong()) {
                throw new IOException("The body is longer than " + MOST + " octets");
            }
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }
}
