package dev.tidemill.server.engine;

import dev.tidemill.server.store.Shard;
import java.util.ArrayList;
import java.util.List;

/// Cuts the lines of an input into shards while they go by.
final class ShardCutter {
    private final long batch;
    private final EngineConfig.Limits limits;
    private final List<Shard> shards = new ArrayList<>();
    private long firstLine;
    private long lines;
    private long offset;
    private long length;

    ShardCutter(long batch, EngineConfig.Limits limits) {
        this.batch = batch;
        this.limits = limits;
    }

    void add(long line, long lineOffset, long lineLength) {
        if (lines == 0) {
            firstLine = line;
            offset = lineOffset;
            length = 0;
        }
        lines++;
        length += lineLength;
        if (lines == limits.shardLines() || length >= limits.shardBytes()) {
            cut();
        }
    }

    /// A blank line: it belongs to the shard in which it stands, if it stands in one.
    void skip(long lineLength) {
        if (lines > 0) {
            length += lineLength;
        }
    }

    private void cut() {
        shards.add(new Shard(batch, shards.size(), firstLine, lines, offset, length));
        lines = 0;
    }

    List<Shard> finish() {
        if (lines > 0) {
            cut();
        }
        return shards;
    }
}
