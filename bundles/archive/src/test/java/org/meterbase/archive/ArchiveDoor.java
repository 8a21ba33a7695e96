// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.sql.SQLException;
import org.meterbase.archive.rest.ArchiveResource;

/** The archive's REST resources over a database of their own. */
public final class ArchiveDoor implements AutoCloseable {
    private final Utility utility = new Utility();

    public ArchiveResource resource() {
        return new ArchiveResource(
                utility.usagePoints,
                utility.devices,
                utility.bindings,
                utility.ratios,
                utility.models,
                utility.groups,
                utility.imports);
    }

    public void clear() {
        utility.clear();
    }

    /** What the secrets keep of a device. */
    public String password(String device) {
        return new String(
                utility.secrets.kept.get("device/" + device).get("lls"), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** A key that the secrets keep of a device. */
    public byte[] key(String device, String name) {
        return utility.secrets.kept.get("device/" + device).get(name);
    }

    @Override
    public void close() throws SQLException {
        utility.close();
    }
}
