package dev.tidemill.server.engine;

import dev.tidemill.server.config.Rules;
import dev.tidemill.server.job.RetryConfig;
import java.time.Duration;

/// How batches are checked and run.
///
/// @param limits of an input
/// @param retry of a line
/// @param cancelGrace how long lines in flight may go on when their batch is cancelled or expires
/// @param stopGrace how long lines in flight may go on when the process is told to stop
/// @param outputExpiry how long output and error files live, unless their batch says otherwise
public record EngineConfig(
        Limits limits,
        RetryConfig retry,
        Duration cancelGrace,
        Duration stopGrace,
        Duration outputExpiry) {
    /// As the hosted API does it.
    public static final EngineConfig DEFAULT =
            new EngineConfig(
                    Limits.DEFAULT,
                    RetryConfig.DEFAULT,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(30),
                    Duration.ofDays(30));

    /// What an input may hold, and how it is cut.
    ///
    /// @param lines the most requests
    /// @param lineBytes the most bytes of a line
    /// @param embeddingInputs the most inputs of a batch for `/v1/embeddings`
    /// @param shardLines the most requests of a shard
    /// @param shardBytes a shard ends with the line that reaches so many bytes
    public record Limits(
            long lines, long lineBytes, long embeddingInputs, long shardLines, long shardBytes) {
        public static final Limits DEFAULT = new Limits(50_000, 64 << 20, 50_000, 1_000, 8 << 20);

        public Limits {
            new Rules()
                    .that(lines >= 1, "lines must be 1 or more", "lines")
                    .that(lineBytes >= 1, "line_bytes must be 1 or more", "line_bytes")
                    .that(
                            embeddingInputs >= 1,
                            "embedding_inputs must be 1 or more",
                            "embedding_inputs")
                    .that(shardLines >= 1, "shard_lines must be 1 or more", "shard_lines")
                    .that(shardBytes >= 1, "shard_bytes must be 1 or more", "shard_bytes")
                    .check();
        }
    }
}
