package dev.tidemill.server.blobs;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Blobs as files of a folder, which the processes of several nodes may share.
///
/// ```text
/// 00/ .. ff/   the blobs, spread by a hash of the key; the `/` of a key is a `~` in the file's name
/// tmp/         what is being written
/// hold         locked by whoever deletes, or makes a backup
/// ```
public final class LocalBlobs implements Blobs {
    static final int FOLDERS = 256;
    private static final char SLASH = '/';
    private static final char SLASH_IN_NAME = '~';

    private final Path folder;
    private final Path temporaries;
    private final Hold hold;

    private LocalBlobs(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        hold = Hold.in(folder);
        this.temporaries = folder.resolve("tmp");
    }

    /// Opens or makes the folder, and clears what a killed process was writing in it. The caller
    /// must have made sure that no other process uses it.
    public static LocalBlobs open(Path folder) throws IOException {
        var blobs = share(folder);
        blobs.deleteAbandoned(Instant.MAX);
        return blobs;
    }

    /// Opens or makes a folder that other processes may use at the same time.
    public static LocalBlobs share(Path folder) throws IOException {
        var blobs = new LocalBlobs(folder);
        Files.createDirectories(blobs.temporaries);
        return blobs;
    }

    /// Makes the folder of a blob, with its first.
    private Path madeFolderOf(String key) throws IOException {
        Path made = folderOf(folder, key);
        if (!Files.isDirectory(made)) {
            Files.createDirectories(made);
            LocalWriter.syncFolder(folder);
        }
        return made;
    }

    @Override
    public Writer create(String key) throws IOException {
        String name = name(key);
        try {
            Path target = madeFolderOf(key);
            Path temporary = Files.createTempFile(temporaries, "blob", null);
            var channel = FileChannel.open(temporary, WRITE);
            return new LocalWriter(channel, temporary, target, name);
        } catch (IOException failure) {
            throw LocalWriter.named(failure, temporaries);
        }
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("no such range: " + length + " from " + offset);
        }
        return new RangeStream(FileChannel.open(path(key), READ), offset, length);
    }

    @Override
    public long size(String key) throws IOException {
        return Files.size(path(key));
    }

    @Override
    public void delete(String key) throws IOException {
        Files.deleteIfExists(path(key));
    }

    @Override
    public <T> Optional<T> clear(Clearing<T> work) throws IOException {
        if (!hold.beginDeleting()) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.run());
        } finally {
            hold.endDeleting();
        }
    }

    /// A slice is one of the folders.
    @Override
    public Slice slice(String cursor) throws IOException {
        int number = cursor.equals(Slice.FIRST) ? 0 : Integer.parseInt(cursor);
        int next = number + 1;
        return new Slice(
                found(folder, number),
                next < FOLDERS ? Optional.of(Integer.toString(next)) : Optional.empty());
    }

    /// What lies in one of the folders of a folder of blobs.
    static List<Found> found(Path blobs, int number) throws IOException {
        List<Found> found = new ArrayList<>();
        for (Path file : filesOf(blobs.resolve(folderName(number)))) {
            String key = file.getFileName().toString().replace(SLASH_IN_NAME, SLASH);
            if (Key.isValid(key)) {
                changedAt(file).ifPresent(time -> found.add(new Found(key, time)));
            }
        }
        return found;
    }

    @Override
    public int deleteAbandoned(Instant before) throws IOException {
        int deleted = 0;
        for (Path file : filesOf(temporaries)) {
            boolean abandoned = changedAt(file).filter(before::isAfter).isPresent();
            if (abandoned && Files.deleteIfExists(file)) {
                deleted++;
            }
        }
        return deleted;
    }

    @Override
    public void close() {
        try {
            hold.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    /// Empty if the file has gone meanwhile.
    private static Optional<Instant> changedAt(Path file) throws IOException {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(attributes.lastModifiedTime().toInstant());
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    private Path path(String key) {
        return place(folder, key);
    }

    /// Where a blob lies in a folder of blobs.
    static Path place(Path folder, String key) {
        String name = name(key);
        return folderOf(folder, key).resolve(name);
    }

    private static String name(String key) {
        return Key.checked(key).replace(SLASH, SLASH_IN_NAME);
    }

    /// This is the format of the data folder: it never changes.
    private static Path folderOf(Path folder, String key) {
        int spread = key.hashCode() * 0x9E3779B9;
        return folder.resolve(folderName(spread >>> 24));
    }

    private static String folderName(int number) {
        return String.format("%02x", number);
    }
}
