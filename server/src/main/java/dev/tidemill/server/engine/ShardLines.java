package dev.tidemill.server.engine;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.store.ClaimedShard;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The lines of a shard that have no result yet, read one by one.
final class ShardLines implements AutoCloseable {
    /// It was validated, perhaps under another limit.
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final LineScanner lines;
    private final Set<Long> finished;
    private long left;

    /// @param finished those of its lines that have results
    ShardLines(Blobs blobs, String input, ClaimedShard claim, Set<Long> finished)
            throws IOException {
        var shard = claim.shard();
        this.lines =
                new LineScanner(
                        blobs.open(input, shard.byteOffset(), shard.byteLength()),
                        shard.byteOffset(),
                        shard.firstLine(),
                        NO_LIMIT);
        this.finished = new HashSet<>(finished);
        this.left = shard.lines() - finished.size();
    }

    /// How many lines are still to come.
    long left() {
        return left;
    }

    /// The next line, or null behind the last.
    @Nullable Line next() throws IOException {
        while (left > 0 && lines.next()) {
            if (!lines.isLong() && lines.isBlank()) {
                continue;
            }
            boolean isFinished = finished.remove(lines.number());
            Line line = Line.read(lines);
            if (!isFinished) {
                left--;
                return line;
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
