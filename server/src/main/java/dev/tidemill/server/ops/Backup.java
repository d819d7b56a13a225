package dev.tidemill.server.ops;

import dev.tidemill.server.blobs.BlobBackup;
import dev.tidemill.server.store.DatabaseBackup;
import dev.tidemill.server.store.DatabaseBackup.Named;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Makes a copy of a data folder, while a server may be using it, that a server can be started on.
///
/// First the server is kept from deleting blobs, then the database is copied, then the blobs that
/// the copy names: each of them was there at the moment of the copy, and still is.
public final class Backup {
    private static final String DATABASE = "tidemill.db";
    private static final String BLOBS = "blobs";
    private static final long BETWEEN_REPORTS = Duration.ofSeconds(2).toNanos();

    private final Source source;
    private final Path target;
    private final Consumer<String> says;
    private final List<String> missing = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();
    private long bytes;
    private long lastReport = System.nanoTime();

    private Backup(Source source, Path target, Consumer<String> says) {
        this.source = source;
        this.target = target;
        this.says = says;
    }

    /// What is copied.
    ///
    /// @param data the folder of the embedded database; empty if the database is another's affair
    /// @param blobs the folder of the blobs
    public record Source(Optional<Path> data, Path blobs) {
        public Source {
            data = data.map(folder -> folder.toAbsolutePath().normalize());
            blobs = blobs.toAbsolutePath().normalize();
        }
    }

    /// What was made.
    ///
    /// @param bytes of the files
    /// @param missing blobs that the data folder lacks, though its database names them
    public record Made(long batches, long files, long bytes, List<String> missing) {}

    /// @param target a new or an empty folder
    /// @param says hears how it gets on, every two seconds
    /// @throws IOException if the backup cannot be made; nothing of it is left then
    public static Made make(Source source, Path target, Consumer<String> says) throws IOException {
        var to = target.toAbsolutePath().normalize();
        check(source, to);
        boolean isNew = !Files.exists(to);
        Files.createDirectories(to);
        if (isNew && Files.getFileStore(to).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
        }
        boolean made = false;
        try {
            var result = new Backup(source, to, says).make();
            made = true;
            return result;
        } finally {
            if (!made) {
                clear(to, isNew);
            }
        }
    }

    private static void check(Source source, Path target) throws IOException {
        Path data = source.data().orElse(source.blobs());
        if (source.data().isPresent() && !Files.isRegularFile(data.resolve(DATABASE))) {
            throw new IOException(
                    data + " is no data folder: it has no " + DATABASE + ". Name it with --data.");
        }
        if (!Files.isDirectory(source.blobs())) {
            throw new IOException("There is no folder of blobs " + source.blobs() + ".");
        }
        if (target.startsWith(data) || target.startsWith(source.blobs())) {
            throw new IOException("The backup cannot lie inside the data folder " + data + ".");
        }
        if (Files.exists(target) && !isEmpty(target)) {
            throw new IOException(target + " is not an empty folder. Choose a new one.");
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private Made make() throws IOException {
        try (var blobs = BlobBackup.begin(source.blobs(), target.resolve(BLOBS))) {
            if (source.data().isPresent()) {
                return make(source.data().get().resolve(DATABASE), blobs);
            }
            long files = blobs.takeAll();
            blobs.sync();
            return new Made(0, files, 0, List.of());
        }
    }

    private Made make(Path database, BlobBackup blobs) throws IOException {
        needRoom(Files.size(database));
        var copy =
                DatabaseBackup.make(
                        database,
                        target.resolve(DATABASE),
                        (pages, all) ->
                                report("%d %% of the database".formatted(100 * pages / all)));
        if (!Files.getFileStore(source.blobs()).equals(Files.getFileStore(target))) {
            copy.named(blob -> bytes += Math.max(0, blob.bytes()));
            needRoom(bytes);
            bytes = 0;
        }
        copy.named(blob -> take(blob, blobs));
        blobs.sync();
        return new Made(copy.batches(), taken.size(), bytes, List.copyOf(missing));
    }

    private void take(Named blob, BlobBackup blobs) throws IOException {
        if (!taken.add(blob.blob())) {
            return;
        }
        try {
            blobs.take(blob.blob(), blob.bytes());
            bytes += Math.max(0, blob.bytes());
            report("%d files".formatted(taken.size()));
        } catch (NoSuchFileException e) {
            taken.remove(blob.blob());
            if (blob.needed()) {
                missing.add(blob.blob());
            }
        }
    }

    private void needRoom(long needed) throws IOException {
        long free = Files.getFileStore(target).getUsableSpace();
        if (needed > free) {
            throw new IOException(
                    "There is no room for the backup in %s: it needs %d MiB, and %d MiB are free."
                            .formatted(target, needed >> 20, free >> 20));
        }
    }

    private void report(String done) {
        long now = System.nanoTime();
        if (now - lastReport > BETWEEN_REPORTS) {
            lastReport = now;
            says.accept(done);
        }
    }

    private static void clear(Path folder, boolean itself) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path visited, IOException failure)
                            throws IOException {
                        if (itself || !visited.equals(folder)) {
                            Files.delete(visited);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
