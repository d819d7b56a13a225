package dev.tidemill.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// The proof that no other process uses a data folder. The operating system frees it when the
/// process ends, however it ends.
final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Makes the folder if need be.
    ///
    /// @throws StoreRefused if another process has it, or it cannot be used
    static FolderLock take(Path folder) {
        return tryTake(folder)
                .orElseThrow(() ->
                        new StoreRefused(
                                "The data folder "
                                        + folder
                                        + " is in use by another tidemill process. Stop that one,"
                                        + " or choose another folder with --data.",
                                null));
    }

    /// The same; empty if another process has it.
    static Optional<FolderLock> tryTake(Path folder) {
        try {
            makePrivate(folder);
            var channel =
                    FileChannel.open(
                            folder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new FolderLock(channel));
        } catch (IOException e) {
            throw new StoreRefused(
                    "The data folder " + folder + " cannot be used: " + e.getMessage(), e);
        }
    }

    /// A folder that is made here is its owner's alone.
    private static void makePrivate(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreRefused("The lock cannot be given back: " + e.getMessage(), e);
        }
    }
}
