// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;
import org.osgi.service.jaxrs.whiteboard.annotations.RequireJaxrsWhiteboard;

/**
 * Makes a component a REST resource that is there only while log-in is. Without this selection, a resource answers anybody
 * for as long as the bundle that authenticates is being restarted. The selected extension brings JSON, problems and
 * parameters too, so that a resource is wired once and with all it needs.
 */
@ComponentPropertyType
@RequireJaxrsWhiteboard
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Secured {
    /** The names of the properties begin with this. */
    String PREFIX_ = "osgi.jaxrs.";

    /** Marks the service as a resource. */
    boolean resource() default true;

    /** What has to be there. */
    String[] extension_select() default "(osgi.jaxrs.name=meterbase.access)";
}
