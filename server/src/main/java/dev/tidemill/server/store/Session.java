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

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
