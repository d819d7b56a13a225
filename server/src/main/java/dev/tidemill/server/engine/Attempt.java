package dev.tidemill.server.engine;

import dev.tidemill.server.job.Verdict.Tries;

/// A line on its way: of which shard, and what it has behind it.
///
/// @param charged what of the byte budget it holds
record Attempt(ShardRun shard, Line line, Tries tries, long charged) {
    /// The same line for a later try, without its bytes.
    Attempt again(Tries next) {
        return new Attempt(shard, line.withoutBytes(), next, 0);
    }
}
