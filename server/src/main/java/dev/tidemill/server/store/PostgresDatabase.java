package dev.tidemill.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/// PostgreSQL, which any number of nodes share. Each piece of work is a transaction of its own on a
/// connection of the pool; one that loses to another by deadlock runs again.
final class PostgresDatabase implements Database {
    /// What a node that hangs in the middle of a transaction holds is free after this: less than it
    /// takes until the node counts as dead.
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final int MOST_RUNS = 10;

    /// A commit is durable when it is answered, even where the server's default is otherwise.
    private static final String DURABLY =
            """
            select set_config('synchronous_commit', 'on', false)
            where current_setting('synchronous_commit') = 'off'
            """;

    private final HikariDataSource reading;
    private final HikariDataSource writing;
    private final StoreMeters meters;

    private PostgresDatabase(
            HikariDataSource reading, HikariDataSource writing, StoreMeters meters) {
        this.reading = reading;
        this.writing = writing;
        this.meters = meters;
    }

    /// Connects, and brings the schema up to this program's version.
    ///
    /// @throws StoreRefused if the database cannot be reached, or is newer than this program
    static PostgresDatabase open(PostgresConfig config, MeterRegistry registry) {
        var writing = pool(config, false);
        try {
            Schema.migrate(writing, config.shown());
            return new PostgresDatabase(pool(config, true), writing, StoreMeters.in(registry));
        } catch (RuntimeException e) {
            writing.close();
            throw e;
        }
    }

    private static HikariDataSource pool(PostgresConfig config, boolean reads) {
        var hikari = new HikariConfig();
        hikari.setPoolName(reads ? "store-reading" : "store-writing");
        hikari.setJdbcUrl(config.url());
        config.user().ifPresent(hikari::setUsername);
        config.password().ifPresent(password -> hikari.setPassword(password.value()));
        hikari.setMaximumPoolSize(config.connections());
        hikari.setMinimumIdle(1);
        hikari.setAutoCommit(false);
        hikari.setReadOnly(reads);
        hikari.setTransactionIsolation(
                reads ? "TRANSACTION_REPEATABLE_READ" : "TRANSACTION_READ_COMMITTED");
        if (!reads) {
            hikari.setConnectionInitSql(DURABLY);
            hikari.setIsolateInternalQueries(true);
        }
        hikari.setConnectionTimeout(LONGEST_WAIT.toMillis());
        hikari.setInitializationFailTimeout(LONGEST_WAIT.toMillis());
        hikari.addDataSourceProperty("ApplicationName", "tidemill");
        hikari.addDataSourceProperty("connectTimeout", LONGEST_WAIT.toSeconds());
        hikari.addDataSourceProperty("socketTimeout", LONGEST_PAUSE.toSeconds());
        hikari.addDataSourceProperty("tcpKeepAlive", true);
        hikari.addDataSourceProperty("reWriteBatchedInserts", true);
        hikari.addDataSourceProperty(
                "options", "-c idle_in_transaction_session_timeout=" + LONGEST_PAUSE.toMillis());
        try {
            return new HikariDataSource(hikari);
        } catch (PoolInitializationException e) {
            throw new StoreRefused(
                    "The database " + config.shown() + " cannot be reached: " + reason(e), e);
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public <T> T read(Work<T> work) {
        return again(() -> run(reading, work));
    }

    @Override
    public <T> T write(Work<T> work) {
        return again(() -> {
            long start = System.nanoTime();
            T result = run(writing, work);
            meters.commits().record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            meters.pieces().record(1);
            return result;
        });
    }

    private interface Run<T> {
        T run() throws SQLException;
    }

    private static <T> T again(Run<T> run) {
        for (int runs = 1; ; runs++) {
            try {
                return run.run();
            } catch (SQLException e) {
                if (!isConflict(e) || runs == MOST_RUNS) {
                    throw named(e);
                }
            }
        }
    }

    private static <T> T run(DataSource pool, Work<T> work) throws SQLException {
        try (var connection = pool.getConnection()) {
            // The pool rolls back what was not committed.
            T result = work.run(new Session(connection, Dialect.POSTGRESQL));
            return commit(connection, result);
        }
    }

    /// When the connection breaks here, nobody knows whether the database has done it.
    private static <T> T commit(Connection connection, T result) throws SQLException {
        try {
            connection.commit();
            return result;
        } catch (SQLException e) {
            if (isConflict(e)) {
                throw e;
            }
            throw new StoreUnavailable(
                    "The store did not say whether it has committed: " + e.getMessage(), e, true);
        }
    }

    /// A serialization failure or a deadlock: nothing was written, and the same may work now.
    private static boolean isConflict(SQLException e) {
        return isOfClass(e, "40");
    }

    private static boolean isOfClass(SQLException e, String sqlClass) {
        return e.getSQLState() != null && e.getSQLState().startsWith(sqlClass);
    }

    /// Trying again cannot help against a violated constraint, or a value that cannot be.
    private static RuntimeException named(SQLException e) {
        return isOfClass(e, "22") || isOfClass(e, "23")
                ? new IllegalStateException("this must not be written", e)
                : new StoreUnavailable("The store does not answer: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        reading.close();
        writing.close();
    }
}
