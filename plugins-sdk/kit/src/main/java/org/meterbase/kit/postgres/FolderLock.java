// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second platform away from a folder. The kernel gives it up when the JVM dies, in whatever way. */
final class FolderLock {
    private final Path file;
    private FileChannel channel;

    FolderLock(Path file) {
        this.file = file;
    }

    void hold() throws IOException {
        if (channel != null) {
            return;
        }
        FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = opened.tryLock();
            if (lock != null) {
                channel = opened;
                return;
            }
        } catch (OverlappingFileLockException e) {
            // Somebody else in this very JVM.
        }
        opened.close();
        throw new IOException("Another running platform uses " + file.getParent()
                + "; stop it, or give this one a data folder of its own");
    }

    boolean held() {
        return channel != null;
    }

    void release() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
