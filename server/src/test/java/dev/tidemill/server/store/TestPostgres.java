package dev.tidemill.server.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// One real PostgreSQL, the oldest that is supported, for all tests of this process: started with
/// the first that asks, stopped with the process.
public final class TestPostgres {
    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "200")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A new database with nothing in it.
    public static PostgresConfig emptyDatabase() {
        String name = "tidemill_" + DATABASES.incrementAndGet();
        run("postgres", "create database " + name);
        String url = "jdbc:postgresql://localhost:" + SERVER.getPort() + "/" + name;
        return new PostgresConfig(url, Optional.of("postgres"), Optional.empty(), 4);
    }

    /// Runs a statement behind everybody's back.
    public static void run(PostgresConfig database, String sql) {
        run(database.url().replaceFirst(".*/", ""), sql);
    }

    private static void run(String database, String sql) {
        try (var connection = SERVER.getDatabase("postgres", database).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
