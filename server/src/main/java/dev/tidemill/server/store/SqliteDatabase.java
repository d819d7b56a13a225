package dev.tidemill.server.store;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/// SQLite under a single writer: one platform thread owns the only writing connection and runs all
/// the work that waits in one transaction, each piece under a savepoint; two platform threads read.
/// So a commit, and its fsync, is shared by everybody who waits, and no virtual thread is held up
/// in a native call.
final class SqliteDatabase implements Database {
    private static final int READERS = 2;
    private static final int MOST_IN_A_COMMIT = 1_000;
    private static final Sql BEGIN = Sql.of("begin immediate");
    private static final Sql BEGIN_READING = Sql.of("begin");
    private static final Sql COMMIT = Sql.of("commit");
    private static final Sql ROLLBACK = Sql.of("rollback");
    private static final Sql QUERY_ONLY = Sql.of("pragma query_only = true");
    private static final Sql VACUUM = Sql.of("pragma incremental_vacuum(1000)");
    private static final Sql SAVEPOINT = Sql.of("savepoint piece");
    private static final Sql RELEASE = Sql.of("release piece");
    private static final Sql ROLLBACK_PIECE = Sql.of("rollback to piece");

    /// SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH and SQLITE_RANGE.
    private static final Set<Integer> DEFECTS = Set.of(18, 19, 20, 25);

    private final LinkedBlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>();
    private final Session writing;
    private final Thread writer;
    private final BlockingQueue<Session> reading = new ArrayBlockingQueue<>(READERS);
    private final ExecutorService readers;
    private final StoreMeters meters;
    private final FolderLock lock;
    private volatile boolean closed;

    private SqliteDatabase(FolderLock lock, Path file, StoreMeters meters) throws SQLException {
        this.lock = lock;
        this.meters = meters;
        writing = session(file);
        for (int i = 0; i < READERS; i++) {
            var session = session(file);
            session.run(QUERY_ONLY);
            reading.add(session);
        }
        readers =
                Executors.newFixedThreadPool(
                        READERS, Thread.ofPlatform().daemon().name("store-reader-", 0).factory());
        writer = Thread.ofPlatform().daemon().name("store-writer").start(this::writeAll);
    }

    static Session session(Path file) throws SQLException {
        return new Session(configuration().createConnection(url(file)), Dialect.SQLITE);
    }

    /// Opens the database in the data folder, making both if need be.
    ///
    /// @throws StoreRefused if another process has it, or it was written by a newer program
    static SqliteDatabase open(Path folder, MeterRegistry registry) {
        var lock = FolderLock.take(folder);
        Path file = file(folder);
        try {
            Schema.migrate(file);
            return new SqliteDatabase(lock, file, StoreMeters.in(registry));
        } catch (SQLException e) {
            lock.close();
            throw new StoreUnavailable(
                    "The database " + file + " cannot be opened: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    static Path file(Path folder) {
        return folder.resolve("tidemill.db");
    }

    static String url(Path file) {
        return "jdbc:sqlite:" + file;
    }

    /// The settings that every connection to the file has, the one of the migrations too.
    static SQLiteConfig configuration() {
        var config = new SQLiteConfig();
        config.setPageSize(8192);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(10_000);
        config.setCacheSize(-16_000);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        return config;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public <T> T read(Work<T> work) {
        return await(CompletableFuture.supplyAsync(() -> readNow(work), readers));
    }

    private <T> T readNow(Work<T> work) {
        Session session = reading.remove();
        try {
            return readNow(session, work);
        } catch (SQLException e) {
            throw unavailable(e);
        } finally {
            reading.add(session);
        }
    }

    private static <T> T readNow(Session session, Work<T> work) throws SQLException {
        try {
            session.run(BEGIN_READING);
            return work.run(session);
        } catch (SQLException e) {
            session.forgetStatements();
            throw e;
        } finally {
            session.run(ROLLBACK);
        }
    }

    @Override
    public <T> T write(Work<T> work) {
        var pending = new Pending<>(work);
        queue.add(pending);
        if (closed && queue.remove(pending)) {
            throw new StoreUnavailable("The store is closed.", null);
        }
        return await(pending.done);
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void writeAll() {
        var group = new ArrayList<Pending<?>>();
        while (!closed || !queue.isEmpty()) {
            try {
                group.add(queue.take());
            } catch (InterruptedException _) {
                continue;
            }
            queue.drainTo(group, MOST_IN_A_COMMIT);
            write(group);
            group.clear();
        }
    }

    private void write(List<Pending<?>> group) {
        long start = System.nanoTime();
        try {
            writing.run(BEGIN);
            for (var pending : group) {
                pending.run(writing);
            }
            writing.run(COMMIT);
            meters.commits().record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            meters.pieces().record(group.size());
            group.forEach(Pending::succeed);
        } catch (SQLException | RuntimeException e) {
            rollBack();
            meters.failures().increment();
            group.forEach(pending -> pending.fail(e));
        }
    }

    private void rollBack() {
        try {
            writing.forgetStatements();
            writing.run(ROLLBACK);
        } catch (SQLException _) {
            // SQLite has rolled back by itself, as it does when the disk is full.
        }
    }

    /// Whether trying again cannot help: a violated constraint, a value that is too big.
    private static boolean isDefect(SQLException e) {
        return DEFECTS.contains(e.getErrorCode() & 0xFF);
    }

    static StoreUnavailable unavailable(SQLException e) {
        return new StoreUnavailable("The store does not answer: " + e.getMessage(), e);
    }

    /// Writes what waits, then closes. Later work is refused.
    @Override
    public void close() {
        closed = true;
        writer.interrupt();
        try {
            writer.join();
            readers.shutdown();
            writing.run(VACUUM);
            for (var session : reading) {
                session.close();
            }
            writing.close();
        } catch (SQLException e) {
            throw unavailable(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.close();
        }
    }

    /// One piece of work in the writer's queue.
    private static final class Pending<T> {
        private final Work<T> work;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable RuntimeException failure;

        Pending(Work<T> work) {
            this.work = work;
        }

        /// @throws SQLException if the whole transaction is lost
        void run(Session session) throws SQLException {
            session.run(SAVEPOINT);
            try {
                result = work.run(session);
                session.run(RELEASE);
            } catch (SQLException e) {
                session.forgetStatements();
                failure =
                        isDefect(e)
                                ? new IllegalStateException("this must not be written", e)
                                : unavailable(e);
            } catch (RuntimeException e) {
                failure = e;
            }
            if (failure != null) {
                session.run(ROLLBACK_PIECE);
                session.run(RELEASE);
            }
        }

        @SuppressWarnings("NullAway") // the result is null only if the work returned null
        void succeed() {
            if (failure != null) {
                done.completeExceptionally(failure);
            } else {
                done.complete(result);
            }
        }

        void fail(Exception cause) {
            done.completeExceptionally(
                    failure != null
                            ? failure
                            : cause instanceof SQLException e
                                    ? unavailable(e)
                                    : (RuntimeException) cause);
        }
    }
}
