package dev.tidemill.server.engine;

import dev.tidemill.server.store.ClaimedShard;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A shard that this node runs. Guarded by its batch's lock.
final class ShardRun {
    /// Opens the lines of the shard that have no result yet.
    interface Opener {
        ShardLines open() throws IOException;
    }

    private final ClaimedShard claim;
    private final Opener opener;
    private @Nullable ShardLines lines;
    private long left;
    private long taken;
    private long unsettled;
    private long recorded;
    private boolean isEnded;

    ShardRun(ClaimedShard claim, Opener opener) {
        this.claim = claim;
        this.opener = opener;
        this.left = claim.shard().lines() - claim.finished();
        this.recorded = claim.finished();
    }

    ClaimedShard claim() {
        return claim;
    }

    /// How many lines are still to be taken.
    long left() {
        return left;
    }

    /// Takes the next line; null behind the last. If reading fails, the next call begins again at
    /// the same line.
    @Nullable Line take() throws IOException {
        try {
            Line line = lines().next();
            left = line == null ? 0 : left - 1;
            taken += line == null ? 0 : 1;
            unsettled += line == null ? 0 : 1;
            if (left == 0) {
                closeLines();
            }
            return line;
        } catch (IOException e) {
            closeLines();
            throw e;
        }
    }

    private ShardLines lines() throws IOException {
        if (lines == null) {
            lines = opener.open();
            for (long i = 0; i < taken; i++) {
                lines.next();
            }
        }
        return lines;
    }

    private void closeLines() throws IOException {
        if (lines != null) {
            lines.close();
            lines = null;
        }
    }

    /// Says that a line that was taken has its result, or will get none here.
    void settle(long count) {
        unsettled -= count;
    }

    /// Says that so many lines have their results now.
    void recorded(long count) {
        settle(count);
        recorded += count;
    }

    /// How many lines have their results.
    long recorded() {
        return recorded;
    }

    /// Takes no more lines.
    void stop() throws IOException {
        left = 0;
        closeLines();
    }

    /// Whether nothing of it is in flight, waiting or on the way to the store.
    boolean isSettled() {
        return unsettled == 0;
    }

    /// True the first time.
    boolean end() {
        boolean first = !isEnded;
        isEnded = true;
        return first;
    }
}
