package dev.tidemill.server.blobs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Where a server that deletes blobs and a backup that copies them give way to each other: a lock
/// of the operating system, which it frees when a process ends, however it ends.
final class Hold implements AutoCloseable {
    private static final String NAME = "hold";

    private final FileChannel channel;
    private int deleting;
    private @Nullable FileLock lock;

    private Hold(FileChannel channel) {
        this.channel = channel;
    }

    /// @param folder of the blobs
    static Hold in(Path folder) throws IOException {
        return new Hold(
                FileChannel.open(
                        folder.resolve(NAME),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    /// Waits until nobody deletes. Nobody does until this is closed.
    void take() throws IOException {
        lock = channel.lock();
    }

    /// Begins to delete, beside others who do. False if a backup is being made.
    synchronized boolean beginDeleting() throws IOException {
        if (deleting == 0) {
            lock = shared();
            if (lock == null) {
                return false;
            }
        }
        deleting++;
        return true;
    }

    private @Nullable FileLock shared() throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, true);
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    synchronized void endDeleting() throws IOException {
        deleting--;
        if (deleting == 0 && lock != null) {
            lock.release();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
