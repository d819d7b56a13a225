package dev.tidemill.server.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/// Brings the schema of a database up to this program's version.
final class Schema {
    private static final String SQLITE = "sqlite";

    private Schema() {}

    /// @throws StoreRefused if the database is newer than this program, or is none of its own
    static void migrate(Path file) {
        layOut(file);
        migrate(source(file), SQLITE, file.toString());
    }

    /// The same for PostgreSQL. Of several nodes that start at once, one does it.
    static void migrate(DataSource source, String database) {
        migrate(source, "postgresql", database);
    }

    /// Whether the database is of this program's version, no older and no newer.
    static boolean isUpToDate(Path file) {
        var info = flyway(source(file), SQLITE).info();
        return info.pending().length == 0
                && Arrays.stream(info.applied()).noneMatch(Schema::isNewer);
    }

    private static DataSource source(Path file) {
        var source = new org.sqlite.SQLiteDataSource(SqliteDatabase.configuration());
        source.setUrl(SqliteDatabase.url(file));
        return source;
    }

    private static Flyway flyway(DataSource source, String kind) {
        return Flyway.configure(Schema.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:dev/tidemill/server/store/" + kind)
                .loggers("slf4j")
                .load();
    }

    private static void migrate(DataSource source, String kind, String database) {
        var flyway = flyway(source, kind);
        try {
            refuseNewer(flyway, database);
            flyway.migrate();
        } catch (FlywayException e) {
            throw new StoreRefused(
                    "The database " + database + " cannot be brought up to date: " + e.getMessage(),
                    e);
        }
    }

    /// What must be said before the first page is written.
    private static void layOut(Path file) {
        if (Files.exists(file)) {
            return;
        }
        try (var connection = DriverManager.getConnection(SqliteDatabase.url(file));
                var statement = connection.createStatement()) {
            statement.execute("pragma page_size = 8192");
            statement.execute("pragma auto_vacuum = incremental");
            statement.execute("vacuum");
        } catch (SQLException e) {
            throw new StoreRefused(
                    "The database " + file + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static boolean isNewer(MigrationInfo migration) {
        return migration.getState().name().startsWith("FUTURE");
    }

    private static void refuseNewer(Flyway flyway, String database) {
        for (MigrationInfo migration : flyway.info().applied()) {
            if (isNewer(migration)) {
                throw new StoreRefused(
                        "The database "
                                + database
                                + " was written by a newer version (schema "
                                + migration.getVersion()
                                + "). Start that version, or restore a backup.",
                        null);
            }
        }
    }
}
