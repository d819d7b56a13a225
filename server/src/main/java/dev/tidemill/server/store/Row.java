package dev.tidemill.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// One row, read column by column in the order of the select.
final class Row {
    private final ResultSet rows;
    private int column;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    String text() throws SQLException {
        return rows.getString(++column);
    }

    @Nullable String textOrNull() throws SQLException {
        return rows.getString(++column);
    }

    long number() throws SQLException {
        return rows.getLong(++column);
    }

    @Nullable Long numberOrNull() throws SQLException {
        long value = rows.getLong(++column);
        return rows.wasNull() ? null : value;
    }

    boolean flag() throws SQLException {
        return rows.getBoolean(++column);
    }

    byte[] bytes() throws SQLException {
        return rows.getBytes(++column);
    }
}
