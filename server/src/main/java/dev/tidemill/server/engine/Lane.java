package dev.tidemill.server.engine;

import dev.tidemill.server.dispatch.ByteBudget;
import dev.tidemill.server.dispatch.Dispatcher;
import dev.tidemill.server.dispatch.Upstream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One upstream with the batches that run on it, and which of them get their next shard. Guarded by
/// the lock of [Running].
final class Lane {
    private static final int MOST_CLAIMS = 64;

    private final Upstream upstream;
    private final Dispatcher dispatcher;
    private final Set<RunningBatch> withWaitingShards = new LinkedHashSet<>();
    private final Set<RunningBatch> open = new LinkedHashSet<>();

    Lane(Upstream upstream, ByteBudget budget) {
        this.upstream = upstream;
        dispatcher = new Dispatcher(upstream.name(), upstream, budget);
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /// Adds a batch that has, or may have, shards that wait.
    void add(RunningBatch batch) {
        withWaitingShards.add(batch);
        batch.hasWaitingShards(true);
    }

    /// Notes that the batch has a shard here.
    void opened(RunningBatch batch) {
        open.add(batch);
    }

    /// Notes that all shards of the batch have been claimed.
    void exhausted(RunningBatch batch) {
        withWaitingShards.remove(batch);
        batch.hasWaitingShards(false);
    }

    /// Forgets a batch of which no shard is left here. True if there is nothing more to come of it.
    boolean closed(RunningBatch batch) {
        open.remove(batch);
        return !withWaitingShards.contains(batch);
    }

    /// Closes itself if its upstream is gone and nothing is left of it here. True if so.
    boolean closeIfOver() {
        boolean isOver =
                upstream.isGone()
                        && open.isEmpty()
                        && withWaitingShards.isEmpty()
                        && dispatcher.inFlight() == 0;
        if (isOver) {
            dispatcher.close();
        }
        return isOver;
    }

    void remove(RunningBatch batch) {
        open.remove(batch);
        withWaitingShards.remove(batch);
        dispatcher.remove(batch);
    }

    /// The batches that are to get a shard now: first one for each that has none, alike by project;
    /// then, while fewer lines are at hand than would fill the permits twice, another one for those
    /// that have the fewest. Each is named once.
    List<RunningBatch> toClaim() {
        var chosen = new ArrayList<RunningBatch>();
        if (withWaitingShards.isEmpty() || upstream.ceiling() == 0) {
            return chosen;
        }
        var shardsOf = new HashMap<RunningBatch, Integer>();
        Map<String, Integer> batchesOf = new HashMap<>();
        for (RunningBatch batch : open) {
            shardsOf.put(batch, batch.openShards());
            batchesOf.merge(batch.project(), 1, Integer::sum);
        }
        chooseFirsts(chosen, shardsOf, batchesOf);
        if (chosen.isEmpty()) {
            chooseMore(chosen, shardsOf);
        }
        return chosen;
    }

    private void chooseFirsts(
            List<RunningBatch> chosen,
            Map<RunningBatch, Integer> shardsOf,
            Map<String, Integer> batchesOf) {
        int most = Math.max(MOST_CLAIMS, upstream.permits());
        for (RunningBatch batch : withWaitingShards) {
            if (shardsOf.containsKey(batch) || chosen.size() >= MOST_CLAIMS) {
                continue;
            }
            boolean hasRoom = open.size() + chosen.size() < most;
            if (hasRoom || !batchesOf.containsKey(batch.project())) {
                chosen.add(batch);
                batchesOf.merge(batch.project(), 1, Integer::sum);
            }
        }
    }

    private void chooseMore(List<RunningBatch> chosen, Map<RunningBatch, Integer> shardsOf) {
        long permits = Math.max(1, upstream.permits());
        if (linesAtHand() >= 2 * permits || linesWaiting() >= 10 * permits) {
            return;
        }
        RunningBatch fewest = null;
        int least = Integer.MAX_VALUE;
        for (RunningBatch batch : withWaitingShards) {
            int shards = shardsOf.getOrDefault(batch, Integer.MAX_VALUE);
            if (shards < least) {
                fewest = batch;
                least = shards;
            }
        }
        if (fewest != null) {
            chosen.add(fewest);
        }
    }

    private long linesAtHand() {
        return open.stream().mapToLong(RunningBatch::left).sum();
    }

    private long linesWaiting() {
        return open.stream().mapToLong(RunningBatch::waiting).sum();
    }
}
