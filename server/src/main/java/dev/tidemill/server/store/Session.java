package dev.tidemill.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.IdentityHashMap;

/// A connection in the hands of one thread, with its prepared statements.
final class Session implements AutoCloseable {
    private final Connection connection;
    private final Dialect dialect;
    private final IdentityHashMap<Sql, PreparedStatement> prepared = new IdentityHashMap<>();

    Session(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    Connection connection() {
        return connection;
    }

    /// The statement, to be given its binds and run before the next use of the same one.
    Bound sql(Sql sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(dialect.spell(sql.text()));
            prepared.put(sql, statement);
        }
        return new Bound(sql, statement, dialect);
    }

    /// Runs a statement that has no binds and no rows.
    void run(Sql sql) throws SQLException {
        sql(sql).run();
    }

    /// Prepares each statement anew when it is next asked for. The driver of SQLite gives up those
    /// that failed, and does not say so.
    void forgetStatements() throws SQLException {
        for (var statement : prepared.values()) {
            statement.close();
        }
        prepared.clear();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
