package dev.tidemill.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import org.sqlite.SQLiteConnection;

/// Copies a SQLite database, while a server may be writing it, and reads the copy.
///
/// The copy is what was durable at one moment. It is made in one read transaction: the server goes
/// on writing, and its write-ahead log grows until the copy is done.
public final class DatabaseBackup {
    /// About a megabyte: between two of them progress is told.
    private static final int PAGES = 128;

    private static final int BUSY_MILLIS = 100;
    private static final int MOST_BUSY = 100;
    private static final int DONE = 101;
    private static final String UNFINISHED =
            "status in ('validating', 'in_progress', 'finalizing', 'cancelling')";

    private static final Sql BEGIN = Sql.of("begin");
    private static final Sql FIRST_READ = Sql.of("select count(*) from sqlite_master");
    private static final Sql CHECK = Sql.of("pragma quick_check");
    private static final Sql BATCHES = Sql.of("select count(*) from batches");
    private static final Sql HAS_UPLOADS =
            Sql.of("select count(*) from sqlite_master where name = 'upload_parts'");
    private static final String NAMED =
            "select blob, bytes, deleted_at is null or exists ("
                    + "select 1 from batches where input_file_id = files.id and "
                    + UNFINISHED
                    + ") from files union all select spool, -1, 1 from results"
                    + " join batches on number = batch where spool is not null and "
                    + UNFINISHED;
    private static final String NAMED_BY_PARTS =
            " union all select blob, upload_parts.bytes, 1 from upload_parts"
                    + " join uploads on uploads.id = upload where status = 'pending'";

    private final Path copy;

    private DatabaseBackup(Path copy) {
        this.copy = copy;
    }

    /// Hears how far the copy has got.
    public interface Progress {
        void copied(long pages, long ofPages);
    }

    /// A blob that the copy names.
    ///
    /// @param bytes its size, or -1 if the database does not know it
    /// @param needed false if its file was deleted and nothing reads it any more
    public record Named(String blob, long bytes, boolean needed) {}

    /// Takes what the copy names.
    public interface Taker {
        void take(Named blob) throws IOException;
    }

    /// Copies the database of a data folder, checks the copy and makes it durable.
    ///
    /// @throws IOException if that cannot be done
    public static DatabaseBackup make(Path database, Path copy, Progress progress)
            throws IOException {
        var backup = new DatabaseBackup(copy);
        try {
            copy(database, copy, progress);
            backup.check();
        } catch (SQLException e) {
            throw failure(database, e);
        }
        try (var channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        return backup;
    }

    private static void copy(Path database, Path copy, Progress progress) throws SQLException {
        try (var session = SqliteDatabase.session(database)) {
            // Begun here, so that no commit makes the copy begin again.
            session.run(BEGIN);
            session.sql(FIRST_READ).one(Row::number);
            int result =
                    session.connection()
                            .unwrap(SQLiteConnection.class)
                            .getDatabase()
                            .backup(
                                    "main",
                                    copy.toString(),
                                    (left, all) -> progress.copied(all - left, all),
                                    BUSY_MILLIS,
                                    MOST_BUSY,
                                    PAGES);
            if (result != 0 && result != DONE) {
                throw new SQLException("SQLite's copy ended with code " + result);
            }
        }
    }

    private void check() throws SQLException {
        String found = read(session -> session.sql(CHECK).one(Row::text).orElse("nothing"));
        if (!found.equals("ok")) {
            throw new SQLException("the copy is damaged: " + found);
        }
    }

    /// How many batches the copy has.
    public long batches() throws IOException {
        try {
            return read(session -> session.sql(BATCHES).one(Row::number).orElse(0L));
        } catch (SQLException e) {
            throw failure(copy, e);
        }
    }

    /// Hands over every blob that the copy names, some perhaps twice.
    public void named(Taker taker) throws IOException {
        try (var session = SqliteDatabase.session(copy);
                var statement = session.connection().prepareStatement(named(session));
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                taker.take(new Named(rows.getString(1), rows.getLong(2), rows.getBoolean(3)));
            }
        } catch (SQLException e) {
            throw failure(copy, e);
        }
    }

    /// A data folder may be older than uploads in parts.
    private static String named(Session session) throws SQLException {
        boolean hasUploads = session.sql(HAS_UPLOADS).one(Row::number).orElse(0L) > 0;
        return hasUploads ? NAMED + NAMED_BY_PARTS : NAMED;
    }

    private <T> T read(Database.Work<T> work) throws SQLException {
        try (var session = SqliteDatabase.session(copy)) {
            return work.run(session);
        }
    }

    private static IOException failure(Path database, SQLException cause) {
        return new IOException(
                "The database " + database + " cannot be copied: " + cause.getMessage(), cause);
    }
}
