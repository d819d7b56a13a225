package dev.tidemill.server.engine;

import dev.tidemill.server.dispatch.ByteBudget;
import dev.tidemill.server.dispatch.Upstream;
import dev.tidemill.server.dispatch.Upstreams.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The lanes of all upstreams that batches run on. Guarded by the lock of [Running].
final class Lanes {
    private final Map<Upstream, Lane> lanes = new HashMap<>();
    private final ByteBudget budget;
    private final Runnable claim;

    /// @param claim is called when an upstream bears more
    Lanes(ByteBudget budget, Runnable claim) {
        this.budget = budget;
        this.claim = claim;
    }

    /// The lane that the batch is on.
    Lane of(RunningBatch batch) {
        return lanes.computeIfAbsent(batch.upstream(), this::open);
    }

    private Lane open(Upstream upstream) {
        upstream.onMore(claim);
        return new Lane(upstream, budget);
    }

    List<Lane> all() {
        return List.copyOf(lanes.values());
    }

    List<RunningBatch> toClaim() {
        var wanted = new ArrayList<RunningBatch>();
        lanes.values().forEach(lane -> wanted.addAll(lane.toClaim()));
        return wanted;
    }

    /// Runs the batch where its model is served, whether or not it ran before. Repeatable.
    void place(RunningBatch batch, Found.Served served) {
        if (!batch.isAt(served)) {
            of(batch).remove(batch);
            batch.move(served);
        }
        of(batch).add(batch);
        if (batch.openShards() > 0) {
            opened(batch);
        }
    }

    /// Notes that the batch has a shard here.
    void opened(RunningBatch batch) {
        of(batch).opened(batch);
        of(batch).dispatcher().offer(batch);
    }

    /// Forgets the lanes on which nothing is left to do.
    void closeEmpty() {
        lanes.values().removeIf(Lane::closeIfOver);
    }
}
