// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.rest;

import javax.ws.rs.Path;
import org.meterbase.archive.Bindings;
import org.meterbase.archive.DeviceGroups;
import org.meterbase.archive.EndDevices;
import org.meterbase.archive.Imports;
import org.meterbase.archive.Models;
import org.meterbase.archive.Ratios;
import org.meterbase.archive.UsagePoints;
import org.meterbase.kit.rest.Secured;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The archive over REST. */
@Component(service = ArchiveResource.class)
@Secured
@Path("/api/v1")
public final class ArchiveResource {
    private final UsagePointResource usagePoints;
    private final DeviceResource devices;
    private final BindingResource bindings;
    private final RatioResource ratios;
    private final ModelResource models;
    private final GroupResource groups;
    private final InstallationResource installations;

    @Activate
    public ArchiveResource(
            @Reference UsagePoints usagePoints,
            @Reference EndDevices devices,
            @Reference Bindings bindings,
            @Reference Ratios ratios,
            @Reference Models models,
            @Reference DeviceGroups groups,
            @Reference Imports imports) {
        ImportAnswer answer = new ImportAnswer(imports);
        this.usagePoints = new UsagePointResource(usagePoints, answer);
        this.devices = new DeviceResource(devices, answer);
        this.bindings = new BindingResource(bindings, answer);
        this.ratios = new RatioResource(ratios, answer);
        this.models = new ModelResource(models);
        this.groups = new GroupResource(groups, answer);
        this.installations = new InstallationResource(answer);
    }

    @Path("usage-points")
    public UsagePointResource usagePoints() {
        return usagePoints;
    }

    @Path("devices")
    public DeviceResource devices() {
        return devices;
    }

    @Path("bindings")
    public BindingResource bindings() {
        return bindings;
    }

    @Path("ratios")
    public RatioResource ratios() {
        return ratios;
    }

    @Path("models")
    public ModelResource models() {
        return models;
    }

    @Path("groups")
    public GroupResource groups() {
        return groups;
    }

    @Path("installations")
    public InstallationResource installations() {
        return installations;
    }
}
