package dev.tidemill.server.engine;

import dev.tidemill.server.job.Author;
import dev.tidemill.server.job.Reach;
import dev.tidemill.server.job.Scope;
import dev.tidemill.server.store.BatchLife;
import dev.tidemill.server.store.BatchStore;
import dev.tidemill.server.store.FinalClaim;
import dev.tidemill.server.store.NewBatch;
import dev.tidemill.server.store.Once;
import dev.tidemill.wire.Batch;
import dev.tidemill.wire.CreateBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs batches. Everything that it does can be taken up by another process from the store alone.
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /// Under which batches are logged.
    static final String BATCH_ID = "batch_id";

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration SWEEP = Duration.ofMinutes(1);
    private static final Duration SWEEP_AGAIN = Duration.ofSeconds(1);
    private static final int SECRET = 32;
    private static final int PAGE = 1_000;

    /// Each holds a slice of results in memory.
    private static final int FINALISATIONS = 8;

    private final Parts parts;
    private final Background background = new Background();
    private final Background beats = new Background();
    private final Validation validation;
    private final Running running;
    private final Remains remains;
    private final EngineMeters meters;
    private final QueueMeters queue;
    private final Semaphore finalisations = new Semaphore(FINALISATIONS);
    private final Semaphore sweeping = new Semaphore(1);
    private final AtomicBoolean sweepAsked = new AtomicBoolean();
    private final Membership membership;

    /// What is queued here to be validated or finalised.
    private final Set<Long> queued = ConcurrentHashMap.newKeySet();

    private Engine(Parts parts) {
        this.parts = parts;
        membership =
                new Membership(
                        parts.store().nodes(),
                        parts.incarnation(),
                        new Follower(),
                        new NodeMeters(parts.meters()),
                        System::nanoTime);
        running = new Running(parts, background, this::finalise);
        validation = new Validation(parts, this::run, this::validate);
        remains = new Remains(parts.store(), parts.blobs(), parts.incarnation());
        meters = new EngineMeters(parts.meters());
        queue = new QueueMeters(parts.meters());
        EngineMeters.watch(running, validation, parts.meters());
    }

    /// Joins the store, takes up what earlier processes left, and goes on.
    public static Engine start(Parts parts) {
        var engine = new Engine(parts);
        engine.membership.join();
        parts.upstreams().onReload(engine.running::reroute);
        parts.upstreams().onChange(engine::upstreamsChanged);
        if (parts.store().isShared()) {
            engine.membership.beat();
            engine.beats.every(Membership.BEAT, engine.membership::beat);
            engine.background.every(TICK, engine::takeUp);
            engine.background.every(SWEEP, engine::sweep);
        }
        engine.background.insist(engine::takeUp);
        engine.background.run(engine::sweep);
        engine.background.every(TICK, engine::endWindows);
        engine.background.every(TICK, engine.running::judgeDeadlines);
        engine.background.every(TICK, () -> engine.queue.tell(engine.running.unfinished()));
        return engine;
    }

    /// What other nodes make of this one.
    private final class Follower implements Membership.Listener {
        @Override
        public void share(int rank, int nodes, Duration goodFor) {
            parts.upstreams().share(rank, nodes, goodFor);
            running.yieldShards();
        }

        @Override
        public void replaced() {
            running.abandon();
        }
    }

    /// Looks at every batch that has not ended, and does what nobody does. So that other nodes, or
    /// earlier processes, may leave off anywhere.
    private void takeUp() {
        BatchLife.Unfinished last = null;
        List<BatchLife.Unfinished> page;
        do {
            page = parts.store().life().unfinished(last, PAGE);
            page.forEach(this::takeUp);
            last = page.isEmpty() ? null : page.getLast();
        } while (page.size() == PAGE);
    }

    private void takeUp(BatchLife.Unfinished batch) {
        long number = batch.number();
        boolean isNobodys = !batch.isOwned() && !queued.contains(number);
        switch (batch.status()) {
            case VALIDATING -> {
                if (isNobodys && !validation.waits(number)) {
                    validate(number);
                }
            }
            case IN_PROGRESS -> {
                running.left(number, batch.left());
                if (batch.hasFreeShards() && !running.wants(number)) {
                    run(number);
                }
            }
            case FINALIZING, CANCELLING -> {
                if (batch.openShards() == 0 && isNobodys) {
                    finalise(number);
                } else if (batch.hasFreeShards() || running.takes(number)) {
                    stop(number);
                }
            }
            case FAILED, COMPLETED, EXPIRED, CANCELLED -> {}
        }
    }

    /// Stores the batch, durable when this returns, and starts on it.
    ///
    /// @param window from its creation to its deadline
    public Batch create(Author author, Scope scope, CreateBatch request, Duration window) {
        var batch = batch(request, window);
        try (var _ = parts.tracing().created(batch.id())) {
            var now = parts.clock().instant();
            return accepted(parts.store().batches().by(author).create(scope, batch, now));
        }
    }

    /// The same, unless the request has come before.
    public BatchStore.Creation createOnce(
            Author author, Scope scope, CreateBatch request, Duration window, Once once) {
        var batch = batch(request, window);
        try (var _ = parts.tracing().created(batch.id())) {
            var now = parts.clock().instant();
            var creation = parts.store().batches().by(author).createOnce(scope, batch, once, now);
            if (creation instanceof BatchStore.Created created) {
                accepted(created);
            }
            return creation;
        }
    }

    private NewBatch batch(CreateBatch request, Duration window) {
        var ids = parts.ids();
        return new NewBatch(ids.batch(), ids.bytes(SECRET), request, window.toSeconds());
    }

    private Batch accepted(BatchStore.Created created) {
        meters.accepted();
        LOG.atInfo().addKeyValue(BATCH_ID, created.batch().id()).log("batch created");
        validate(created.number());
        return created.batch();
    }

    /// Asks the batch to stop.
    public Cancellation cancel(Author author, Reach reach, String id) {
        var now = parts.clock().instant();
        var cancelled = parts.store().life().by(author).cancel(reach, id, now);
        if (cancelled.isEmpty()) {
            return new Cancellation.Unknown();
        }
        Batch batch = cancelled.get().batch();
        if (cancelled.get().changed()) {
            LOG.atInfo().addKeyValue(BATCH_ID, id).log("batch to be cancelled");
            stop(cancelled.get().number());
        }
        return switch (batch.status()) {
            case CANCELLING, CANCELLED -> new Cancellation.Accepted(batch);
            case VALIDATING, IN_PROGRESS, FINALIZING, COMPLETED, FAILED, EXPIRED ->
                    new Cancellation.TooLate(batch);
        };
    }

    /// How the batch gets on, unless it is not there or not the caller's.
    public Optional<Progress> progress(Reach reach, String id) {
        return parts.store().life().number(reach, id).map(this::progress);
    }

    private Progress progress(long number) {
        return validation.waits(number)
                ? Progress.NONE.waitingFor(Progress.WaitsFor.UPSTREAM)
                : running.progress(number);
    }

    private void stop(long number) {
        background.insist(() -> running.stop(number));
    }

    private void run(long number) {
        background.insist(() -> running.start(number));
    }

    private void validate(long number) {
        queued.add(number);
        background.insist(() -> {
            validation.run(number);
            queued.remove(number);
        });
    }

    private void finalise(long number) {
        queued.add(number);
        background.insist(() -> {
            finaliseNow(number);
            queued.remove(number);
        });
    }

    private void finaliseNow(long number) throws IOException {
        long start = System.nanoTime();
        finalisations.acquireUninterruptibly();
        try {
            var claim = parts.store().life().claimFinal(number, parts.incarnation());
            if (claim.isPresent() && finalise(claim.get())) {
                LOG.atInfo()
                        .addKeyValue(BATCH_ID, claim.get().id())
                        .log("batch {}", claim.get().ending().text());
                meters.step("finalisation", start);
                meters.ended(claim.get().ending());
                background.run(this::sweep);
            }
        } finally {
            finalisations.release();
        }
    }

    private boolean finalise(FinalClaim claim) throws IOException {
        try (var _ = parts.tracing().step("finalise batch", claim.id())) {
            return new Finalisation(parts, claim, meters).run();
        }
    }

    /// Whoever asks is served by a sweep that begins after it asked.
    private void sweep() {
        if (sweepAsked.getAndSet(true)) {
            return;
        }
        sweeping.acquireUninterruptibly();
        try {
            sweepAsked.set(false);
            if (!remains.sweep()) {
                background.after(SWEEP_AGAIN, this::sweep);
            }
        } finally {
            sweeping.release();
        }
    }

    private void upstreamsChanged() {
        validation.takeWaiting().forEach(this::validate);
        running.takeWaiting().forEach(this::run);
    }

    private void endWindows() {
        var now = parts.clock().instant();
        for (long number : parts.store().life().windowEnded(now, PAGE)) {
            if (parts.store().life().expire(number, now)) {
                stop(number);
            }
        }
    }

    /// Takes no more lines, lets those in flight end within the grace, and leaves the rest to the
    /// next process.
    @Override
    public void close() {
        background.close();
        running.close();
        beats.close();
        membership.leave();
    }

    /// What became of the wish to cancel a batch.
    public sealed interface Cancellation {
        /// It stops, or has been cancelled already.
        record Accepted(Batch batch) implements Cancellation {}

        /// It has ended in another way, or is about to.
        record TooLate(Batch batch) implements Cancellation {}

        /// There is none of that id in the caller's scope.
        record Unknown() implements Cancellation {}
    }
}
