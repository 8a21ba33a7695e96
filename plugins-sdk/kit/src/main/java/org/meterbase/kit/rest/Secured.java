// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;
import org.osgi.service.jaxrs.whiteboard.annotations.RequireJaxrsWhiteboard;

/**
 * Makes a component a root of REST that is there only while log-in is. The bundle that authenticates publishes it to the JAX-RS
 * whiteboard, in the name of the component's bundle, together with log-in, JSON, problems and parameters. A component
 * that went to the whiteboard by itself would be open to anybody while log-in is being restarted, and could meet
 * another that comes at the same instant, which the whiteboard does not survive
 * (<a href="https://github.com/apache/aries-jax-rs-whiteboard">Aries JAX-RS Whiteboard</a> 2.0.2 keeps its services in plain
 * hash maps).
 */
@ComponentPropertyType
@RequireJaxrsWhiteboard
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Secured {
    /** The names of the properties begin with this. */
    String PREFIX_ = "meterbase.rest.";

    /** The components that this annotation is on, as a filter of services. */
    String FILTER = "(meterbase.rest.secured=true)";

    /** Marks the service. */
    boolean secured() default true;
}
