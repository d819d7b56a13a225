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
    /// The work may run more than once, the earlier times in vain.
    ///
    /// @throws StoreUnavailable if the database does not answer or has no room; nothing was written
    ///   then, unless [StoreUnavailable#mayBeDone]
    <T> T write(Work<T> work);

    /// Whether other nodes work on it at the same time.
    boolean isShared();

    @Override
    void close();

    /// Statements that belong together.
    interface Work<T> {
        T run(Session session) throws SQLException;
    }
}
