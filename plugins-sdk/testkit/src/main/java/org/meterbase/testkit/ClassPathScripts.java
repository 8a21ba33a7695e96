// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.meterbase.kit.schema.SchemaMigration;

/** The migration scripts of a schema on the class path of the tests, in folders and in jars. */
final class ClassPathScripts {
    private ClassPathScripts() {}

    static List<URL> of(String schema) {
        String folder = SchemaMigration.FOLDER + schema + "/";
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        List<URL> scripts = new ArrayList<>();
        try {
            for (URL place : Collections.list(loader.getResources(folder))) {
                if (place.openConnection() instanceof JarURLConnection jar) {
                    jar.getJarFile().stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.startsWith(folder) && name.endsWith(".sql"))
                            .forEach(name -> scripts.add(loader.getResource(name)));
                } else {
                    addFiles(Path.of(place.toURI()), scripts);
                }
            }
            return scripts;
        } catch (IOException e) {
            throw new UncheckedIOException("The scripts of the schema " + schema + " cannot be listed", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void addFiles(Path folder, List<URL> scripts) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (URI file : files.filter(file -> file.toString().endsWith(".sql"))
                    .map(Path::toUri)
                    .toList()) {
                scripts.add(file.toURL());
            }
        }
    }
}
