package dev.tidemill.server.engine;

import dev.tidemill.server.dispatch.LineSource;
import dev.tidemill.server.dispatch.Upstream;
import dev.tidemill.server.dispatch.Upstreams.Found;
import dev.tidemill.server.engine.Progress.WaitsFor;
import dev.tidemill.server.job.Deadline;
import dev.tidemill.server.job.Verdict.Tries;
import dev.tidemill.server.store.RunnableBatch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A batch of which this node runs shards: where its next line comes from.
final class RunningBatch implements LineSource {
    /// What is done with the lines of a batch.
    interface Sender {
        /// Sends a line, on the thread that calls it, a virtual one of its own.
        void send(RunningBatch batch, Attempt attempt);

        /// Hears that a line is in hand, and will be sent.
        void taken(Attempt attempt);

        /// Hears that the input cannot be read now. The next [#take] tries again.
        void unreadable(RunningBatch batch, IOException cause);
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final RunnableBatch batch;
    private final LineIds ids;
    private final Sender sender;
    private final List<ShardRun> shards = new ArrayList<>();
    private final Deque<Attempt> ready = new ArrayDeque<>();
    private final Set<Thread> inFlight = new HashSet<>();
    private final Set<Attempt> delayed = Collections.newSetFromMap(new IdentityHashMap<>());
    private final long started = System.nanoTime();
    private final Rate rate = new Rate(started);
    private long unfinished;
    private long recorded;
    private volatile boolean isUrgent;
    private boolean isStopped;
    private volatile Destination destination;
    private volatile boolean isHandedOver;
    private volatile boolean hasWaitingShards = true;

    /// @param served where its model is
    RunningBatch(RunnableBatch batch, Found.Served served, Sender sender) {
        this.batch = batch;
        this.unfinished = batch.left();
        this.destination = Destination.of(served, batch.model());
        this.sender = sender;
        this.ids = new LineIds(batch.secret());
    }

    RunnableBatch batch() {
        return batch;
    }

    Upstream upstream() {
        return destination.upstream();
    }

    /// Where its next line goes.
    Destination destination() {
        return destination;
    }

    /// Whether its lines go there, under that name of the model.
    boolean isAt(Found.Served served) {
        var now = destination;
        return now.upstream() == served.upstream() && now.model().equals(served.model());
    }

    /// Sends its lines there from now on.
    void move(Found.Served served) {
        destination = Destination.of(served, batch.model());
    }

    @Override
    public String project() {
        return batch.scope().project();
    }

    @Override
    public boolean isUrgent() {
        return isUrgent;
    }

    /// Finds out whether it is urgent. A slow model ends no line for minutes, so the rate is taken
    /// since the start if that is more.
    void judgeDeadline(Instant now) {
        lock.lock();
        try {
            long nanos = System.nanoTime();
            double seconds = (nanos - started) / 1e9;
            double perSecond = Math.max(rate.perSecond(nanos), recorded / Math.max(seconds, 1));
            isUrgent =
                    Deadline.isAtRisk(
                            unfinished,
                            perSecond,
                            Duration.ofNanos(nanos - started),
                            Duration.between(now, Instant.ofEpochSecond(batch.expiresAt())));
        } finally {
            lock.unlock();
        }
    }

    /// Whether shards of it may still be unclaimed.
    boolean hasWaitingShards() {
        return hasWaitingShards;
    }

    void hasWaitingShards(boolean has) {
        hasWaitingShards = has;
    }

    /// Adds a shard that was claimed. False if the batch was stopped meanwhile.
    boolean add(ShardRun shard) {
        lock.lock();
        try {
            if (!isStopped) {
                shards.add(shard);
            }
            return !isStopped;
        } finally {
            lock.unlock();
        }
    }

    /// The next line, if there is one that need not wait.
    @Override
    public @Nullable Runnable take() {
        lock.lock();
        try {
            Attempt attempt = isStopped ? null : next();
            if (attempt == null) {
                return null;
            }
            sender.taken(attempt);
            return () -> sender.send(this, attempt);
        } catch (IOException e) {
            sender.unreadable(this, e);
            return null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Attempt next() throws IOException {
        Attempt again = ready.poll();
        if (again != null) {
            return again;
        }
        for (ShardRun shard : shards) {
            Line line = shard.left() > 0 ? shard.take() : null;
            if (line != null) {
                return new Attempt(shard, line, Tries.NONE, line.held());
            }
        }
        return null;
    }

    /// Notes that the calling thread sends a line of this batch. False if it must not.
    boolean enter(Attempt attempt) {
        lock.lock();
        try {
            boolean isWanted = !isStopped && shards.contains(attempt.shard());
            if (isWanted) {
                inFlight.add(Thread.currentThread());
            } else {
                attempt.shard().settle(1);
            }
            return isWanted;
        } finally {
            lock.unlock();
        }
    }

    /// Notes that the calling thread has done so.
    void leave() {
        lock.lock();
        try {
            inFlight.remove(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /// The id of a line of this batch.
    String id(Line line) {
        lock.lock();
        try {
            return ids.of(line.number());
        } finally {
            lock.unlock();
        }
    }

    /// Notes that a line waits for another try. False if it will get none.
    boolean waits(Attempt attempt) {
        lock.lock();
        try {
            if (isStopped) {
                attempt.shard().settle(1);
            } else {
                delayed.add(attempt);
            }
            return !isStopped;
        } finally {
            lock.unlock();
        }
    }

    /// Lets a line that has waited go again.
    void again(Attempt attempt) {
        lock.lock();
        try {
            if (delayed.remove(attempt)) {
                ready.add(attempt);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Says that lines of the shard have their results, or will get none here.
    void settle(ShardRun shard, long count) {
        lock.lock();
        try {
            shard.settle(count);
        } finally {
            lock.unlock();
        }
    }

    /// Says that so many lines of the shard have their results now.
    void recorded(ShardRun shard, long count) {
        lock.lock();
        try {
            shard.recorded(count);
            rate.add(count, System.nanoTime());
            recorded += count;
            unfinished -= count;
        } finally {
            lock.unlock();
        }
    }

    /// How it gets on.
    ///
    /// @param busy how many permits of its upstream are in use
    Progress progress(int busy) {
        lock.lock();
        try {
            return new Progress(
                    inFlight.size(),
                    delayed.size() + ready.size(),
                    rate.perSecond(System.nanoTime()),
                    waitsFor(busy));
        } finally {
            lock.unlock();
        }
    }

    private Optional<WaitsFor> waitsFor(int busy) {
        boolean hasLines = hasWaitingShards || !ready.isEmpty() || left() > 0;
        var upstream = upstream();
        if (hasLines && upstream.isDown()) {
            return Optional.of(WaitsFor.CIRCUIT_OPEN);
        }
        int permits = upstream.permits();
        if (hasLines && busy >= permits) {
            boolean hasAll = inFlight.size() >= permits;
            return Optional.of(hasAll ? WaitsFor.LIMIT : WaitsFor.OTHER_BATCHES);
        }
        boolean onlyRetries = !hasLines && inFlight.isEmpty() && !delayed.isEmpty();
        return onlyRetries ? Optional.of(WaitsFor.RETRY) : Optional.empty();
    }

    /// Forgets a shard that has ended or is another's now, with the lines of it that wait.
    void remove(ShardRun shard) {
        lock.lock();
        try {
            shards.remove(shard);
            ready.removeIf(attempt -> attempt.shard() == shard);
            delayed.removeIf(attempt -> attempt.shard() == shard);
        } finally {
            lock.unlock();
        }
    }

    /// Says that its shards are to be given back unfinished when it stops.
    void handOver() {
        isHandedOver = true;
    }

    /// Whether its shards are to be given back, not ended.
    boolean isHandedOver() {
        return isHandedOver;
    }

    boolean isStopped() {
        lock.lock();
        try {
            return isStopped;
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more lines. Those in flight go on.
    void stop() throws IOException {
        lock.lock();
        try {
            isStopped = true;
            ready.forEach(attempt -> attempt.shard().settle(1));
            ready.clear();
            delayed.forEach(attempt -> attempt.shard().settle(1));
            delayed.clear();
            for (ShardRun shard : shards) {
                shard.stop();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Shards of a stopped batch that nothing is in flight of, each once.
    List<ShardRun> toEnd() {
        lock.lock();
        try {
            return isStopped
                    ? shards.stream().filter(s -> s.isSettled() && s.end()).toList()
                    : List.of();
        } finally {
            lock.unlock();
        }
    }

    /// Breaks off what is in flight.
    void interrupt() {
        lock.lock();
        try {
            inFlight.forEach(Thread::interrupt);
        } finally {
            lock.unlock();
        }
    }

    /// How many shards of it this node runs.
    int openShards() {
        lock.lock();
        try {
            return shards.size();
        } finally {
            lock.unlock();
        }
    }

    /// How many lines are to be taken, those that wait for another try apart.
    long left() {
        lock.lock();
        try {
            return shards.stream().mapToLong(ShardRun::left).sum();
        } finally {
            lock.unlock();
        }
    }

    /// Corrects how many lines have no result yet, since other nodes run shards of it too.
    ///
    /// @param left how many lines are in shards that are not done
    void left(long left) {
        lock.lock();
        try {
            unfinished = left - shards.stream().mapToLong(ShardRun::recorded).sum();
        } finally {
            lock.unlock();
        }
    }

    /// How many lines have no result yet, or hardly more.
    long unfinished() {
        lock.lock();
        try {
            return Math.max(0, unfinished);
        } finally {
            lock.unlock();
        }
    }

    /// How many lines wait for another try.
    int waiting() {
        lock.lock();
        try {
            return delayed.size() + ready.size();
        } finally {
            lock.unlock();
        }
    }
}
