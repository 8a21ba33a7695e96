// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe;

import java.io.IOException;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** {@code /health/live}: the process answers. Whoever gets no answer may kill it and start it again. */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("meterbase-live")
@HttpWhiteboardServletPattern("/health/live")
public final class LiveServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.getOutputStream().print("{\"status\":\"live\"}");
    }
}
