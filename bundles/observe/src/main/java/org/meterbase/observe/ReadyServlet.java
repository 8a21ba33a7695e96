// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.meterbase.kit.json.Json;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * {@code /health/ready}: 200 where everything that is needed is there, 503 where not. It is open to anybody, and so tells
 * names and states; the reasons are for those who may see the log and the console.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("meterbase-ready")
@HttpWhiteboardServletPattern("/health/ready")
public final class ReadyServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Readiness readiness;

    @Activate
    public ReadyServlet(@Reference Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<Readiness.Finding> findings = readiness.findings();
        boolean ready = findings.stream().allMatch(Readiness.Finding::well);
        ObjectNode body = Json.MAPPER.createObjectNode().put("status", ready ? "ready" : "not-ready");
        ObjectNode checks = body.putObject("checks");
        findings.forEach(
                finding -> checks.put(finding.name(), finding.status().name().toLowerCase(Locale.ROOT)));
        response.setStatus(ready ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.getOutputStream().write(Json.MAPPER.writeValueAsBytes(body));
    }
}
