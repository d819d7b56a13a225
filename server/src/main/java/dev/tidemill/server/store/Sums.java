package dev.tidemill.server.store;

import dev.tidemill.wire.Usage;
import java.sql.SQLException;
import java.util.List;

/// What finished lines add up to.
///
/// @param usageLines those that reported usage
record Sums(long completed, long failed, long usageLines, Usage usage) {
    static final Sums NONE = new Sums(0, 0, 0, Usage.NONE);

    /// The columns that [#of(Row)] reads, and [#bind] sets.
    static final String COLUMNS =
            """
            completed, failed, usage_lines, input_tokens, cached_tokens, output_tokens,
            reasoning_tokens, total_tokens
            """;

    static Sums of(List<LineResult> results) {
        long failed = 0;
        long usageLines = 0;
        Usage usage = Usage.NONE;
        for (LineResult result : results) {
            failed += result.error() ? 1 : 0;
            if (result.usage().isPresent()) {
                usageLines++;
                usage = usage.plus(result.usage().get());
            }
        }
        return new Sums(results.size() - failed, failed, usageLines, usage);
    }

    static Sums of(Row row) throws SQLException {
        return new Sums(
                row.number(),
                row.number(),
                row.number(),
                new Usage(row.number(), row.number(), row.number(), row.number(), row.number()));
    }

    Sums plus(Sums other) {
        return new Sums(
                completed + other.completed,
                failed + other.failed,
                usageLines + other.usageLines,
                usage.plus(other.usage));
    }

    Bound bind(Bound statement) throws SQLException {
        return statement
                .set("completed", completed)
                .set("failed", failed)
                .set("usage_lines", usageLines)
                .set("input_tokens", usage.inputTokens())
                .set("cached_tokens", usage.cachedTokens())
                .set("output_tokens", usage.outputTokens())
                .set("reasoning_tokens", usage.reasoningTokens())
                .set("total_tokens", usage.totalTokens());
    }
}
