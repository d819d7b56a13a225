package dev.tidemill.server.engine;

import dev.tidemill.server.dispatch.ByteBudget;
import dev.tidemill.server.dispatch.Upstreams.Found;
import dev.tidemill.server.store.ClaimedShard;
import dev.tidemill.server.store.RunnableBatch;
import dev.tidemill.server.store.ShardStore.Recorded;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The batches whose lines this node runs: has their shards claimed, a few ahead of the permits,
/// and brings them to their end.
final class Running implements RunningBatch.Sender, Claimer.Wishes, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    private final Parts parts;
    private final Background background;
    private final LongConsumer finalise;
    private final ByteBudget budget;
    private final Recorder recorder;
    private final LineSender sender;
    private final ReentrantLock lock = new ReentrantLock();
    private final Lanes lanes;
    private final Map<Long, RunningBatch> batches = new HashMap<>();
    private final Set<Long> withoutUpstream = ConcurrentHashMap.newKeySet();
    private final Claimer claimer;

    /// @param finalise is told the number of each batch whose shards are all done
    Running(Parts parts, Background background, LongConsumer finalise) {
        this.parts = parts;
        this.background = background;
        this.finalise = finalise;
        budget = parts.budget();
        claimer = new Claimer(parts, background, this);
        lanes = new Lanes(budget, claimer::ask);
        recorder =
                new Recorder(
                        parts.store().shards(),
                        parts.clock(),
                        new EngineMeters(parts.meters()),
                        this::recorded);
        sender = new LineSender(parts, budget, recorder, this::later);
        claimer.start();
    }

    /// Runs the batch, if it is in progress and an upstream has its model. Repeatable.
    void start(long number) {
        var runnable = parts.store().life().runnable(number);
        if (runnable.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            // First among the waiting, then asked for: no change in between is missed.
            withoutUpstream.add(number);
            if (parts.upstreams().find(runnable.get().model()) instanceof Found.Served served) {
                withoutUpstream.remove(number);
                start(runnable.get(), served);
            }
        } finally {
            lock.unlock();
        }
        claimer.ask();
    }

    private void start(RunnableBatch runnable, Found.Served served) {
        var batch =
                batches.computeIfAbsent(
                        runnable.number(), _ -> new RunningBatch(runnable, served, this));
        lanes.place(batch, served);
    }

    /// Lets every batch go on where its model is served now. One whose model nobody serves waits.
    void reroute() {
        lock.lock();
        try {
            batches.values().stream().filter(batch -> !batch.isStopped()).forEach(this::reroute);
            lanes.closeEmpty();
        } finally {
            lock.unlock();
        }
        claimer.ask();
    }

    private void reroute(RunningBatch batch) {
        if (!(parts.upstreams().find(batch.batch().model()) instanceof Found.Served served)) {
            lanes.of(batch).remove(batch);
            withoutUpstream.add(batch.batch().number());
        } else if (!batch.isAt(served)) {
            lanes.place(batch, served);
        }
    }

    @Override
    public void send(RunningBatch batch, Attempt attempt) {
        if (batch.hasWaitingShards() && batch.left() < batch.upstream().permits()) {
            claimer.ask();
        }
        if (batch.enter(attempt)) {
            try {
                sender.send(batch, attempt);
            } finally {
                batch.leave();
            }
        } else {
            budget.release(attempt.charged());
        }
        end(batch);
    }

    @Override
    public void taken(Attempt attempt) {
        budget.charge(attempt.charged());
    }

    @Override
    public void unreadable(RunningBatch batch, IOException cause) {
        LOG.atError()
                .addKeyValue(Engine.BATCH_ID, batch.batch().id())
                .setCause(cause)
                .log("the input cannot be read");
        background.after(Duration.ofSeconds(5), () -> offer(batch));
    }

    /// Those that wait for an upstream of their model; they are forgotten here.
    List<Long> takeWaiting() {
        lock.lock();
        try {
            var waiting = List.copyOf(withoutUpstream);
            withoutUpstream.clear();
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /// How a batch that is in progress gets on.
    Progress progress(long number) {
        lock.lock();
        try {
            var batch = batches.get(number);
            var progress =
                    batch == null
                            ? Progress.NONE
                            : batch.progress(lanes.of(batch).dispatcher().inFlight());
            return withoutUpstream.contains(number)
                    ? progress.waitingFor(Progress.WaitsFor.UPSTREAM)
                    : progress;
        } finally {
            lock.unlock();
        }
    }

    /// How many wait for an upstream of their model.
    int withoutUpstream() {
        return withoutUpstream.size();
    }

    /// How many lines have no result yet, by project.
    Map<String, Long> unfinished() {
        Map<String, Long> unfinished = new HashMap<>();
        all().forEach(batch -> unfinished.merge(batch.project(), batch.unfinished(), Long::sum));
        return unfinished;
    }

    /// The batches that it runs.
    List<RunningBatch> all() {
        lock.lock();
        try {
            return List.copyOf(batches.values());
        } finally {
            lock.unlock();
        }
    }

    /// Finds out which batches are urgent.
    void judgeDeadlines() {
        all().forEach(batch -> batch.judgeDeadline(parts.clock().instant()));
    }

    @Override
    public List<RunningBatch> toClaim() {
        lock.lock();
        try {
            return lanes.toClaim();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void claimed(RunningBatch batch, ClaimedShard claim) {
        Set<Long> finished =
                claim.finished() == 0
                        ? Set.of()
                        : new HashSet<>(parts.store().results().lines(claim));
        var input = batch.batch().inputBlob();
        var shard =
                new ShardRun(claim, () -> new ShardLines(parts.blobs(), input, claim, finished));
        if (!batch.add(shard)) {
            endNow(batch, shard);
            return;
        }
        lock.lock();
        try {
            if (!withoutUpstream.contains(batch.batch().number())) {
                lanes.opened(batch);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void exhausted(RunningBatch batch) {
        lock.lock();
        try {
            lanes.of(batch).exhausted(batch);
            if (!claimer.holds(batch)) {
                forget(batch);
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget(RunningBatch batch) {
        batches.remove(batch.batch().number(), batch);
        lanes.of(batch).remove(batch);
    }

    private void later(RunningBatch batch, Attempt attempt, Duration delay) {
        if (batch.waits(attempt)) {
            background.after(
                    delay,
                    () -> {
                        batch.again(attempt);
                        offer(batch);
                    });
        }
    }

    private void offer(RunningBatch batch) {
        lock.lock();
        try {
            long number = batch.batch().number();
            if (batches.containsKey(number) && !withoutUpstream.contains(number)) {
                lanes.of(batch).dispatcher().offer(batch);
            }
        } finally {
            lock.unlock();
        }
    }

    private void recorded(RunningBatch batch, ShardRun shard, long lines, Recorded answer) {
        batch.recorded(shard, lines);
        switch (answer) {
            case KEPT -> end(batch);
            case SHARD_DONE, FENCED -> close(batch, shard);
            case BATCH_DONE -> {
                close(batch, shard);
                finalise.accept(batch.batch().number());
            }
        }
    }

    private void close(RunningBatch batch, ShardRun shard) {
        claimer.ended(shard.claim().shard());
        batch.remove(shard);
        lock.lock();
        try {
            if (!claimer.holds(batch) && lanes.of(batch).closed(batch)) {
                forget(batch);
            }
        } finally {
            lock.unlock();
        }
        claimer.ask();
    }

    /// Takes no more lines of the batch, which was cancelled or has expired; what is in flight gets
    /// its grace.
    void stop(long number) {
        RunningBatch batch;
        lock.lock();
        try {
            withoutUpstream.remove(number);
            batch = batches.get(number);
            if (batch != null) {
                lanes.of(batch).exhausted(batch);
                lanes.of(batch).dispatcher().remove(batch);
            }
        } finally {
            lock.unlock();
        }
        if (batch != null) {
            stop(batch);
            background.after(parts.config().cancelGrace(), batch::interrupt);
        }
        if (parts.store().shards().endWaiting(number, parts.clock().instant())) {
            finalise.accept(number);
        }
    }

    /// Whether the batch is known here to have shards to claim, or to have none to claim them for.
    boolean wants(long number) {
        lock.lock();
        try {
            var batch = batches.get(number);
            return withoutUpstream.contains(number) || (batch != null && batch.hasWaitingShards());
        } finally {
            lock.unlock();
        }
    }

    /// Whether lines of the batch are taken here.
    boolean takes(long number) {
        lock.lock();
        try {
            var batch = batches.get(number);
            return batch != null && !batch.isStopped();
        } finally {
            lock.unlock();
        }
    }

    /// Hears how many lines of a batch are in shards that are not done.
    void left(long number, long left) {
        lock.lock();
        try {
            var batch = batches.get(number);
            if (batch != null) {
                batch.left(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Gives back the shards whose upstream this node has no part in any more: there may be more
    /// nodes than permits.
    void yieldShards() {
        List<RunningBatch> stuck;
        lock.lock();
        try {
            stuck = batches.values().stream().filter(Running::isStuck).toList();
            stuck.forEach(this::forget);
        } finally {
            lock.unlock();
        }
        stuck.forEach(this::handOver);
    }

    private static boolean isStuck(RunningBatch batch) {
        return batch.openShards() > 0 && !batch.isStopped() && batch.upstream().ceiling() == 0;
    }

    /// Drops everything: this node counted as dead, and what it ran is others' now.
    void abandon() {
        List<RunningBatch> all;
        lock.lock();
        try {
            all = List.copyOf(batches.values());
            all.forEach(this::forget);
        } finally {
            lock.unlock();
        }
        all.forEach(this::handOver);
        all.forEach(RunningBatch::interrupt);
    }

    /// Takes no more lines of the batch, and gives its shards back as soon as nothing is in flight
    /// of them.
    private void handOver(RunningBatch batch) {
        batch.handOver();
        stop(batch);
    }

    private void stop(RunningBatch batch) {
        try {
            batch.stop();
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue(Engine.BATCH_ID, batch.batch().id())
                    .setCause(e)
                    .log("the input could not be closed");
        }
        end(batch);
    }

    /// Ends those shards of a stopped batch that nothing is in flight of.
    private void end(RunningBatch batch) {
        batch.toEnd().forEach(shard -> background.insist(() -> endNow(batch, shard)));
    }

    private void endNow(RunningBatch batch, ShardRun shard) {
        if (batch.isHandedOver()) {
            parts.store().shards().release(shard.claim());
            close(batch, shard);
            return;
        }
        var answer = parts.store().shards().end(shard.claim(), parts.clock().instant());
        close(batch, shard);
        if (answer == Recorded.BATCH_DONE) {
            finalise.accept(batch.batch().number());
        }
    }

    /// Takes no more lines, waits for those in flight as long as the grace allows, breaks off the
    /// others, and stores what has finished.
    @Override
    public void close() {
        claimer.close();
        List<RunningBatch> all;
        List<Lane> open;
        lock.lock();
        try {
            all = List.copyOf(batches.values());
            open = lanes.all();
        } finally {
            lock.unlock();
        }
        open.forEach(lane -> lane.dispatcher().close());
        all.forEach(this::handOver);
        awaitIdle(open, parts.config().stopGrace());
        all.forEach(RunningBatch::interrupt);
        awaitIdle(open, Duration.ofSeconds(5));
        recorder.close();
    }

    /// All together, not one after the other.
    private static void awaitIdle(List<Lane> lanes, Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        for (Lane lane : lanes) {
            boolean idle =
                    lane.dispatcher().awaitIdle(Duration.ofNanos(deadline - System.nanoTime()));
            LOG.debug("idle: {}", idle);
        }
    }
}
