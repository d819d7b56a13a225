package dev.tidemill.server.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/// The SQLite database of a data folder for one command, whether a server is using it or not: each
/// piece of work is a transaction of its own, and waits for those of the server.
final class SqliteGuest implements Database {
    private static final Sql BEGIN = Sql.of("begin immediate");
    private static final Sql COMMIT = Sql.of("commit");
    private static final Sql ROLLBACK = Sql.of("rollback");

    private final Session session;

    private SqliteGuest(Session session) {
        this.session = session;
    }

    /// @throws StoreRefused if it cannot be used, or is not of this program's version and in use
    static SqliteGuest open(Path folder) {
        Path file = SqliteDatabase.file(folder);
        bringUpToDate(folder, file);
        try {
            return new SqliteGuest(SqliteDatabase.session(file));
        } catch (SQLException e) {
            throw new StoreRefused(
                    "The database " + file + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /// The lock is held for this alone: a server may start while the command goes on.
    private static void bringUpToDate(Path folder, Path file) {
        Optional<FolderLock> lock = FolderLock.tryTake(folder);
        if (lock.isPresent()) {
            try (var _ = lock.get()) {
                Schema.migrate(file);
            }
        } else if (!Files.exists(file) || !Schema.isUpToDate(file)) {
            throw new StoreRefused(
                    "The data folder "
                            + folder
                            + " is in use by a tidemill process of another version. Stop that one,"
                            + " or use its command.",
                    null);
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        return write(work);
    }

    @Override
    public synchronized <T> T write(Work<T> work) {
        try {
            session.run(BEGIN);
            boolean done = false;
            try {
                T result = work.run(session);
                session.run(COMMIT);
                done = true;
                return result;
            } finally {
                if (!done) {
                    session.run(ROLLBACK);
                }
            }
        } catch (SQLException e) {
            throw SqliteDatabase.unavailable(e);
        }
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (SQLException e) {
            throw SqliteDatabase.unavailable(e);
        }
    }
}
