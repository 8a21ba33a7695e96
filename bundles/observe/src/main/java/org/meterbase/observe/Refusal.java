// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.servlet.http.HttpServletResponse;

/** What the front itself answers, as problem details (RFC 9457). */
enum Refusal {
    /** The application is being rewired. */
    NOT_NOW(
            503,
            "unavailable",
            "Not available now",
            "A part of the platform is just being started or exchanged; try again"),
    /** Not to be read into memory. */
    TOO_LONG(
            413,
            "too-long",
            "The body is too long",
            "A body has at most " + BoundedRequest.MOST + " octets; send more of them, or use an import");

    private final int status;
    private final byte[] body;

    Refusal(int status, String type, String title, String detail) {
        this.status = status;
        this.body = ("{\"type\":\"urn:meterbase:problem:" + type + "\",\"title\":\"" + title + "\",\"status\":" + status
                        + ",\"detail\":\"" + detail + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    void send(HttpServletResponse response) throws IOException {
        response.reset();
        SecurityHeaders.set(response);
        response.setStatus(status);
        response.setContentType("application/problem+json");
        if (this == NOT_NOW) {
            response.setHeader("Retry-After", "1");
        } else {
            // There may be more of the body than was taken.
            response.setHeader("Connection", "close");
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
