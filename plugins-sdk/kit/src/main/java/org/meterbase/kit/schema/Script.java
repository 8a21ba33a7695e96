// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.schema;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.flywaydb.core.api.resource.LoadableResource;

/** One migration script, wherever it is: in a folder, in a jar, in a bundle. */
final class Script extends LoadableResource {
    private final URL url;
    private final String name;

    Script(URL url) {
        this.url = url;
        this.name = url.getPath().substring(url.getPath().lastIndexOf('/') + 1);
    }

    @Override
    public Reader read() {
        try {
            return new InputStreamReader(url.openStream(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The migration script " + url + " cannot be read", e);
        }
    }

    @Override
    public String getAbsolutePath() {
        return url.toString();
    }

    @Override
    public String getAbsolutePathOnDisk() {
        return url.toString();
    }

    @Override
    public String getFilename() {
        return name;
    }

    @Override
    public String getRelativePath() {
        return name;
    }
}
