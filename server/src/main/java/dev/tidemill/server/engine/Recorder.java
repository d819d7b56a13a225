package dev.tidemill.server.engine;

import dev.tidemill.server.store.LineResult;
import dev.tidemill.server.store.ShardStore;
import dev.tidemill.server.store.ShardStore.Finished;
import dev.tidemill.server.store.ShardStore.Recorded;
import dev.tidemill.server.store.StoreUnavailable;
import dev.tidemill.wire.Usage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes finished lines to the store: all that have finished since the last commit in the next
/// one, without a timer. At most 500 lines are answered and not yet durable.
final class Recorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final int MOST_UNCOMMITTED = 500;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ShardStore store;
    private final InstantSource clock;
    private final EngineMeters meters;
    private final Listener listener;
    private final LinkedBlockingQueue<Optional<Entry>> queue = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MOST_UNCOMMITTED);
    private final Thread loop;
    private volatile boolean closed;

    /// Hears what became of lines.
    interface Listener {
        void recorded(RunningBatch batch, ShardRun shard, long lines, Recorded answer);
    }

    private record Entry(
            RunningBatch batch,
            ShardRun shard,
            LineResult result,
            String reason,
            Runnable durable) {}

    Recorder(ShardStore store, InstantSource clock, EngineMeters meters, Listener listener) {
        this.store = store;
        this.clock = clock;
        this.meters = meters;
        this.listener = listener;
        loop = Thread.ofVirtual().name("recorder").start(this::recordAll);
    }

    /// Hands a finished line over. Waits while too many are not yet durable.
    ///
    /// @param reason why it failed, or [EngineMeters#NONE]
    /// @param durable is called when the line is durable, or another's
    void add(
            RunningBatch batch,
            ShardRun shard,
            LineResult result,
            String reason,
            Runnable durable) {
        room.acquireUninterruptibly();
        queue.add(Optional.of(new Entry(batch, shard, result, reason, durable)));
    }

    private void recordAll() {
        var taken = new ArrayList<Optional<Entry>>();
        while (!closed || !queue.isEmpty()) {
            try {
                taken.add(queue.take());
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody may interrupt the recorder", e);
            }
            queue.drainTo(taken);
            var group = taken.stream().flatMap(Optional::stream).toList();
            if (!group.isEmpty()) {
                guardedRecord(group);
            }
            taken.clear();
        }
    }

    /// The guard of the thread, without which no line would ever end again.
    private void guardedRecord(List<Entry> group) {
        try {
            record(group);
        } catch (RuntimeException e) {
            LOG.error(
                    "{} finished lines are lost to a defect: the next start sends them again",
                    group.size(),
                    e);
        } finally {
            group.forEach(entry -> entry.durable().run());
            room.release(group.size());
        }
    }

    private void record(List<Entry> group) {
        Map<ShardRun, List<Entry>> byShard = new LinkedHashMap<>();
        for (Entry entry : group) {
            byShard.computeIfAbsent(entry.shard(), _ -> new ArrayList<>()).add(entry);
        }
        var answers = write(finished(byShard), false);
        var answer = answers.iterator();
        byShard.forEach((shard, entries) -> {
            var batch = entries.getFirst().batch();
            var recorded = answer.hasNext() ? answer.next() : Recorded.FENCED;
            if (recorded != Recorded.FENCED) {
                measure(batch.upstream().name(), entries);
            }
            listener.recorded(batch, shard, entries.size(), recorded);
        });
    }

    private void measure(String upstream, List<Entry> entries) {
        Map<String, Long> reasons = new HashMap<>();
        var usage = Usage.NONE;
        for (Entry entry : entries) {
            reasons.merge(entry.reason(), 1L, Long::sum);
            usage = entry.result().usage().map(usage::plus).orElse(usage);
        }
        reasons.forEach((reason, count) -> meters.lines(upstream, reason, count));
        meters.tokens(upstream, usage);
    }

    private static List<Finished> finished(Map<ShardRun, List<Entry>> byShard) {
        var groups = new ArrayList<Finished>();
        byShard.forEach((shard, entries) ->
                groups.add(
                        new Finished(shard.claim(), entries.stream().map(Entry::result).toList())));
        return groups;
    }

    /// Goes on until the store takes it, since what was answered was paid for; gives up only when
    /// the process stops.
    ///
    /// @param again whether the store may have taken it already
    private List<Recorded> write(List<Finished> groups, boolean again) {
        boolean mayBeDone = again;
        while (true) {
            try {
                return store.record(groups, clock.instant(), mayBeDone);
            } catch (StoreUnavailable e) {
                LOG.error("finished lines cannot be stored: they wait in memory", e);
                mayBeDone |= e.mayBeDone();
                if (closed) {
                    return List.of();
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            } catch (IllegalStateException defect) {
                return writeApart(groups, mayBeDone, defect);
            }
        }
    }

    /// One defect must not cost the lines of other shards.
    private List<Recorded> writeApart(
            List<Finished> groups, boolean again, IllegalStateException defect) {
        if (groups.size() == 1) {
            LOG.error(
                    "{} finished lines cannot be stored at all",
                    groups.getFirst().results().size(),
                    defect);
            return List.of(Recorded.FENCED);
        }
        return groups.stream().flatMap(group -> write(List.of(group), again).stream()).toList();
    }

    /// Writes what was handed over, then ends. An interrupt would break the connection to the
    /// database off in the middle of a commit, so nothing is handed over instead.
    @Override
    public void close() {
        closed = true;
        queue.add(Optional.empty());
        LockSupport.unpark(loop);
        try {
            loop.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
