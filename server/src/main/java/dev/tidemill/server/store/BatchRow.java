package dev.tidemill.server.store;

import dev.tidemill.wire.Batch;
import dev.tidemill.wire.BatchStatus;
import dev.tidemill.wire.RequestCounts;
import dev.tidemill.wire.Usage;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads a batch, with its live counts, from a row.
final class BatchRow {
    /// What [#map] reads, of a batch `b`. The sums of its running shards are one text, so that no
    /// statement has to group, and those of a batch without any cost nothing.
    static final String COLUMNS =
            """
            case when b.shards_open > 0 then (
                select sum(s.completed) || ' ' || sum(s.failed) || ' ' || sum(s.usage_lines)
                    || ' ' || sum(s.input_tokens) || ' ' || sum(s.cached_tokens)
                    || ' ' || sum(s.output_tokens) || ' ' || sum(s.reasoning_tokens)
                    || ' ' || sum(s.total_tokens)
                from shards s where s.batch = b.number and s.state = 'running')
            end,
            b.id, b.endpoint, b.model, b.errors, b.input_file_id, b.completion_window, b.status,
            b.output_file_id, b.error_file_id, b.created_at, b.in_progress_at, b.expires_at,
            b.finalizing_at, b.completed_at, b.failed_at, b.expired_at, b.cancelling_at,
            b.cancelled_at, b.total, b.completed, b.failed, b.usage_lines, b.input_tokens,
            b.cached_tokens, b.output_tokens, b.reasoning_tokens, b.total_tokens, b.metadata
            """;

    private BatchRow() {}

    static Batch map(Row row) throws SQLException {
        Sums running = running(row.textOrNull());
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
                new RequestCounts(
                        row.number(),
                        row.number() + running.completed(),
                        row.number() + running.failed()),
                usage(row, running),
                JsonColumns.metadata(row.textOrNull()));
    }

    private static Sums running(@Nullable String sums) {
        if (sums == null) {
            return Sums.NONE;
        }
        long[] sum = Arrays.stream(sums.split(" ", -1)).mapToLong(Long::parseLong).toArray();
        return new Sums(sum[0], sum[1], sum[2], new Usage(sum[3], sum[4], sum[5], sum[6], sum[7]));
    }

    private static @Nullable Usage usage(Row row, Sums running) throws SQLException {
        long lines = row.number() + running.usageLines();
        var usage = new Usage(row.number(), row.number(), row.number(), row.number(), row.number());
        return lines == 0 ? null : usage.plus(running.usage());
    }
}
