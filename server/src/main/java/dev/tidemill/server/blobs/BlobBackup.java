package dev.tidemill.server.blobs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/// Takes blobs of one folder over into another, while a server may be using the first. Until it is
/// closed, that server deletes none.
///
/// A blob is never changed, so where both folders are in one file system it is linked.
public final class BlobBackup implements AutoCloseable {
    private final Path from;
    private final Path to;
    private final Hold hold;
    private final Set<Path> made = new HashSet<>();
    private boolean links = true;

    private BlobBackup(Path from, Path to, Hold hold) {
        this.from = from;
        this.to = to;
        this.hold = hold;
    }

    /// Waits until the server that uses the folder `from` does not delete.
    public static BlobBackup begin(Path from, Path to) throws IOException {
        var hold = Hold.in(from);
        hold.take();
        return new BlobBackup(from, to, hold);
    }

    /// Takes a blob over.
    ///
    /// @throws NoSuchFileException if there is none
    /// @throws IOException if its size is not `size`, unless that is negative
    public void take(String key, long size) throws IOException {
        Path source = LocalBlobs.place(from, key);
        Path target = LocalBlobs.place(to, key);
        if (made.add(parent(target))) {
            Files.createDirectories(parent(target));
        }
        if (!links || !link(source, target)) {
            copy(source, target);
        }
        long found = Files.size(target);
        if (size >= 0 && found != size) {
            throw new IOException("the blob " + key + " has " + found + " bytes, not " + size);
        }
    }

    /// Takes all blobs over. Returns how many.
    public long takeAll() throws IOException {
        long count = 0;
        for (int folder = 0; folder < LocalBlobs.FOLDERS; folder++) {
            for (var blob : LocalBlobs.found(from, folder)) {
                take(blob.key(), -1);
                count++;
            }
        }
        return count;
    }

    private static Path parent(Path file) {
        return file.toAbsolutePath().normalize().resolve("..").normalize();
    }

    private boolean link(Path source, Path target) throws IOException {
        try {
            Files.createLink(target, source);
            return true;
        } catch (UnsupportedOperationException | FileSystemException e) {
            if (!Files.exists(source)) {
                throw new NoSuchFileException(source.toString());
            }
            links = false;
            return false;
        }
    }

    private static void copy(Path source, Path target) throws IOException {
        try (var channel =
                FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out = Channels.newOutputStream(channel);
            Files.copy(source, out);
            channel.force(true);
        } catch (IOException failure) {
            throw LocalWriter.named(failure, parent(target));
        }
    }

    /// Makes what was taken over durable.
    public void sync() throws IOException {
        Files.createDirectories(to);
        for (Path folder : made) {
            LocalWriter.syncFolder(folder);
        }
        LocalWriter.syncFolder(to);
    }

    @Override
    public void close() throws IOException {
        hold.close();
    }
}
