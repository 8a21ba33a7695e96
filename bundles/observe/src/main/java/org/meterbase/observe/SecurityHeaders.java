// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe;

import javax.servlet.http.HttpServletResponse;

/** What a browser is told about every answer: these are data, not pages, and nobody else's to keep or to frame. */
final class SecurityHeaders {
    private SecurityHeaders() {}

    static void set(HttpServletResponse response) {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.setHeader("Cache-Control", "no-store");
    }
}
