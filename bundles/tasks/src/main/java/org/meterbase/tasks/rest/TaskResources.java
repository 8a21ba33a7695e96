// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.rest;

import javax.ws.rs.Path;
import org.meterbase.api.tasks.Tasks;
import org.meterbase.kit.rest.Secured;
import org.meterbase.tasks.TaskEngine;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Where everything of this bundle is found. */
@Component(service = TaskResources.class)
@Secured
@Path("/api/v1")
public final class TaskResources {
    private final Tasks tasks;
    private final TaskEngine engine;

    /** Called by the container. */
    @Activate
    public TaskResources(@Reference Tasks tasks, @Reference TaskEngine engine) {
        this.tasks = tasks;
        this.engine = engine;
    }

    /** Collection tasks. */
    @Path("tasks")
    public TaskResource tasks() {
        return new TaskResource(tasks);
    }

    /** Runs of tasks. */
    @Path("runs")
    public RunResource runs() {
        return new RunResource(tasks);
    }

    /** Reads on demand. */
    @Path("reads")
    public ReadResource reads() {
        return new ReadResource(tasks);
    }

    /** What takes a while. */
    @Path("jobs")
    public JobResource jobs() {
        return new JobResource(tasks);
    }

    /** Routes to devices. */
    @Path("routes")
    public RouteResource routes() {
        return new RouteResource(engine);
    }

    /** Protocols and channels. */
    @Path("plugins")
    public PluginResource plugins() {
        return new PluginResource(engine);
    }
}
