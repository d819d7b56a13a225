package dev.tidemill.server.store;

import dev.tidemill.server.job.Reach;
import dev.tidemill.wire.Page;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// A statement while it gets its binds.
final class Bound {
    private final Sql sql;
    private final PreparedStatement statement;
    private final Dialect dialect;

    Bound(Sql sql, PreparedStatement statement, Dialect dialect) {
        this.sql = sql;
        this.statement = statement;
        this.dialect = dialect;
    }

    Bound set(String name, @Nullable String value) throws SQLException {
        String storable = value == null ? null : dialect.storable(value);
        for (int position : sql.positions(name)) {
            statement.setString(position, storable);
        }
        return this;
    }

    Bound set(String name, @Nullable Long value) throws SQLException {
        for (int position : sql.positions(name)) {
            statement.setObject(position, value, Types.BIGINT);
        }
        return this;
    }

    Bound set(String name, long value) throws SQLException {
        for (int position : sql.positions(name)) {
            statement.setLong(position, value);
        }
        return this;
    }

    Bound set(String name, byte[] value) throws SQLException {
        for (int position : sql.positions(name)) {
            statement.setBytes(position, value);
        }
        return this;
    }

    /// Sets `:organization` and `:project`, which is null for all projects.
    Bound within(Reach reach) throws SQLException {
        return set("organization", reach.organization()).set("project", reach.project());
    }

    void run() throws SQLException {
        statement.execute();
    }

    /// How many rows it changed.
    int update() throws SQLException {
        return statement.executeUpdate();
    }

    /// Keeps these binds; [#updateAll] runs all that were kept.
    void keep() throws SQLException {
        statement.addBatch();
    }

    void updateAll() throws SQLException {
        statement.executeBatch();
    }

    <T> Optional<T> one(Mapper<T> mapper) throws SQLException {
        try (var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(mapper.map(new Row(rows))) : Optional.empty();
        }
    }

    <T> List<T> list(Mapper<T> mapper) throws SQLException {
        var list = new ArrayList<T>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                list.add(mapper.map(new Row(rows)));
            }
        }
        return list;
    }

    /// The page of the first `limit` rows: `:limit` is one more than that, to see whether there is
    /// one behind it.
    <T> Page<T> page(int limit, Mapper<T> mapper) throws SQLException {
        var found = set("limit", limit + 1L).list(mapper);
        boolean more = found.size() > limit;
        return new Page<>(more ? found.subList(0, limit) : found, more);
    }

    /// The first rows, up to and including the one with which their sizes reach `most`.
    <T> List<T> listUntil(long most, ToLongFunction<T> size, Mapper<T> mapper) throws SQLException {
        var list = new ArrayList<T>();
        long total = 0;
        try (var rows = statement.executeQuery()) {
            while (total < most && rows.next()) {
                T item = mapper.map(new Row(rows));
                list.add(item);
                total += size.applyAsLong(item);
            }
        }
        return list;
    }

    /// Makes something of one row, reading its columns from left to right.
    interface Mapper<T> {
        T map(Row row) throws SQLException;
    }
}
