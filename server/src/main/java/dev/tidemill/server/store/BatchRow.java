package dev.tidemill.server.store;

import dev.tidemill.wire.Batch;
import dev.tidemill.wire.BatchStatus;
import dev.tidemill.wire.RequestCounts;
import dev.tidemill.wire.Usage;
import java.sql.SQLException;

/// Reads a batch, with its live counts, from a row.
final class BatchRow {
    /// What [#map] reads, of a batch `b` and its running shards `s`.
    static final String COLUMNS =
            """
            b.id, b.endpoint, b.model, b.errors, b.input_file_id, b.completion_window, b.status,
            b.output_file_id, b.error_file_id, b.created_at, b.in_progress_at, b.expires_at,
            b.finalizing_at, b.completed_at, b.failed_at, b.expired_at, b.cancelling_at,
            b.cancelled_at, b.total,
            b.completed + coalesce(sum(s.completed), 0),
            b.failed + coalesce(sum(s.failed), 0),
            b.usage_lines + coalesce(sum(s.usage_lines), 0),
            b.input_tokens + coalesce(sum(s.input_tokens), 0),
            b.cached_tokens + coalesce(sum(s.cached_tokens), 0),
            b.output_tokens + coalesce(sum(s.output_tokens), 0),
            b.reasoning_tokens + coalesce(sum(s.reasoning_tokens), 0),
            b.total_tokens + coalesce(sum(s.total_tokens), 0),
            b.metadata
            """;

    private BatchRow() {}

    static Batch map(Row row) throws SQLException {
        return new Batch(
                row.text(),
                row.text(),
                row.textOrNull(),
                JsonColumns.errors(row.textOrNull()),
                row.text(),
                row.text(),
                BatchStatus.of(row.text()),
                row.textOrNull(),
                row.textOrNull(),
                row.number(),
                row.numberOrNull(),
                row.numberOrNull(),
                row.numberOrNull(),
                row.numberOrNull(),
                row.numberOrNull(),
                row.numberOrNull(),
                row.numberOrNull(),
                row.numberOrNull(),
                new RequestCounts(row.number(), row.number(), row.number()),
                usage(row),
                JsonColumns.metadata(row.textOrNull()));
    }

    private static @org.jspecify.annotations.Nullable Usage usage(Row row) throws SQLException {
        long lines = row.number();
        var usage = new Usage(row.number(), row.number(), row.number(), row.number(), row.number());
        return lines == 0 ? null : usage;
    }
}
