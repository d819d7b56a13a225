package dev.tidemill.server.store;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/// All truth: opened once a process, shared by every feature.
public final class Store implements AutoCloseable {
    private static final Sql PING = Sql.of("select 1");

    private final FileChannel lock;
    private final Database database;

    Store(FileChannel lock, Database database) {
        this.lock = lock;
        this.database = database;
    }

    /// Opens the store in the data folder, making both if need be. Slow, and calls native code: not
    /// for a virtual thread.
    ///
    /// @param registry where its commits are measured
    /// @throws StoreRefused if another process has it open, or it was written by a newer program
    public static Store open(Path folder, MeterRegistry registry) {
        FileChannel lock = lock(folder);
        try {
            Path file = folder.resolve("tidemill.db");
            Schema.migrate(file);
            return new Store(lock, SqliteDatabase.open(file, registry));
        } catch (RuntimeException e) {
            close(lock);
            throw e;
        }
    }

    /// The operating system frees the lock when the process ends, however it ends.
    private static FileChannel lock(Path folder) {
        try {
            makePrivate(folder);
            var channel =
                    FileChannel.open(
                            folder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new StoreRefused(
                        "The data folder "
                                + folder
                                + " is in use by another tidemill process. Stop that one, or"
                                + " choose another folder with --data.",
                        null);
            }
            return channel;
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

    private static void close(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StoreRefused("The lock cannot be given back: " + e.getMessage(), e);
        }
    }

    public BatchStore batches() {
        return new BatchStore(database, System::nanoTime);
    }

    public BatchLife life() {
        return new BatchLife(database);
    }

    public ShardStore shards() {
        return new ShardStore(database);
    }

    public ResultStore results() {
        return new ResultStore(database);
    }

    public FileStore files() {
        return new FileStore(database);
    }

    public NodeStore nodes() {
        return new NodeStore(database);
    }

    /// Whether the database can be written.
    public boolean answers() {
        try {
            return database.write(session -> session.sql(PING).one(Row::number)).isPresent();
        } catch (StoreUnavailable _) {
            return false;
        }
    }

    @Override
    public void close() {
        database.close();
        close(lock);
    }
}
