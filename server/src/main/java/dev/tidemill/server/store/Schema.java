package dev.tidemill.server.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/// Brings the schema of a database up to this program's version.
final class Schema {
    private static final String SQLITE = "classpath:dev/tidemill/server/store/sqlite";

    private Schema() {}

    /// @throws StoreRefused if the database is newer than this program, or is none of its own
    static void migrate(Path file) {
        layOut(file);
        var source = new org.sqlite.SQLiteDataSource(SqliteDatabase.configuration());
        source.setUrl(SqliteDatabase.url(file));
        var flyway =
                Flyway.configure(Schema.class.getClassLoader())
                        .dataSource(source)
                        .locations(SQLITE)
                        .loggers("slf4j")
                        .load();
        try {
            refuseNewer(flyway, file);
            flyway.migrate();
        } catch (FlywayException e) {
            throw new StoreRefused(
                    "The database " + file + " cannot be brought up to date: " + e.getMessage(), e);
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

    private static void refuseNewer(Flyway flyway, Path file) {
        for (MigrationInfo migration : flyway.info().applied()) {
            if (migration.getState().name().startsWith("FUTURE")) {
                throw new StoreRefused(
                        "The database "
                                + file
                                + " was written by a newer version (schema "
                                + migration.getVersion()
                                + "). Start that version, or restore a backup.",
                        null);
            }
        }
    }
}
