package dev.tidemill.server.store;

import java.sql.SQLException;

/// A database in which work runs in transactions.
interface Database extends AutoCloseable {
    /// Runs the work on a connection that cannot write: all of it sees the same moment. It should
    /// take less than 100 ms.
    ///
    /// @throws StoreUnavailable if the database does not answer
    <T> T read(Work<T> work);

    /// Runs the work in one transaction; durable when this returns.
    ///
    /// @throws StoreUnavailable if the database does not answer or has no room; nothing was written
    <T> T write(Work<T> work);

    @Override
    void close();

    /// Statements that belong together.
    interface Work<T> {
        T run(Session session) throws SQLException;
    }
}
