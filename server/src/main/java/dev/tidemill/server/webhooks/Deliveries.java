package dev.tidemill.server.webhooks;

import dev.tidemill.server.store.ClaimedDelivery;
import dev.tidemill.server.store.DeliveryStore.Attempt;
import dev.tidemill.server.store.Store;
import dev.tidemill.server.store.StoreUnavailable;
import dev.tidemill.server.webhooks.Answer.Acknowledged;
import dev.tidemill.server.webhooks.Answer.Declined;
import dev.tidemill.server.webhooks.Answer.Missing;
import dev.tidemill.wire.WebhookDelivery.Status;
import dev.tidemill.wire.WebhookJson;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out what is on its way to webhook endpoints: at once when a batch has ended on this
/// node, and once a second what is to be tried again, or was left by other nodes.
final class Deliveries implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration SWEEP = Duration.ofMinutes(1);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final int SLICE = 500;

    private final WebhooksConfig config;
    private final Store store;
    private final Sender sender;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final WebhookMeters meters;

    /// Fair, so that each endpoint has its turn.
    private final Semaphore permits;

    private final Map<String, Lane> lanes = new HashMap<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("webhooks-timer").factory());
    private volatile boolean closed;

    /// The threads of one endpoint, which take what is due one by one.
    private static final class Lane {
        private int threads;

        /// Whether something was found to be due since one of them has looked.
        private boolean asked;
    }

    Deliveries(
            WebhooksConfig config,
            Store store,
            Sender sender,
            InstantSource clock,
            RandomGenerator random,
            WebhookMeters meters) {
        this.config = config;
        this.store = store;
        this.sender = sender;
        this.clock = clock;
        this.random = random;
        this.meters = meters;
        permits = new Semaphore(config.attempts().inFlight(), true);
    }

    void start() {
        store.onEnd(this::ask);
        every(TICK, this::tick);
        every(SWEEP, this::sweep);
    }

    private void every(Duration delay, Runnable task) {
        var _ =
                timer.scheduleWithFixedDelay(
                        () -> guarded(task), 0, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Whoever asks is served by a look that begins afterwards.
    private void ask() {
        if (!closed && !asked.getAndSet(true)) {
            Thread.startVirtualThread(() ->
                    guarded(() -> {
                        asked.set(false);
                        look();
                    }));
        }
    }

    private void tick() {
        look();
        meters.pending(store.deliveries().pending());
    }

    private void look() {
        store.deliveries().due().forEach(this::wake);
    }

    private void wake(String endpoint) {
        synchronized (lanes) {
            var lane = lanes.computeIfAbsent(endpoint, _ -> new Lane());
            lane.asked = true;
            if (lane.threads < config.attempts().inFlightPerEndpoint()) {
                lane.threads++;
                Thread.startVirtualThread(() -> work(endpoint));
            }
        }
    }

    private void work(String endpoint) {
        guarded(() -> {
            boolean stays = true;
            try {
                while (stays) {
                    while (deliverNext(endpoint)) {
                        // One after the other.
                    }
                    stays = stays(endpoint);
                }
            } finally {
                if (stays) {
                    leave(endpoint);
                }
            }
        });
    }

    /// Whether to look once more. If not, the thread has left already.
    private boolean stays(String endpoint) {
        synchronized (lanes) {
            var lane = lanes.get(endpoint);
            boolean stays = lane != null && lane.asked && !closed;
            if (lane != null) {
                lane.asked = false;
            }
            if (!stays) {
                leave(endpoint);
            }
            return stays;
        }
    }

    private void leave(String endpoint) {
        synchronized (lanes) {
            lanes.computeIfPresent(
                    endpoint,
                    (_, lane) -> {
                        lane.threads--;
                        return lane.threads == 0 ? null : lane;
                    });
        }
    }

    /// False if nothing is due to the endpoint.
    private boolean deliverNext(String endpoint) {
        permits.acquireUninterruptibly();
        try {
            if (closed) {
                return false;
            }
            var lease = config.attempts().lease();
            var claim = store.deliveries().claim(endpoint, lease, clock.instant());
            claim.ifPresent(this::deliver);
            return claim.isPresent();
        } finally {
            permits.release();
        }
    }

    private void deliver(ClaimedDelivery claim) {
        byte[] body = WebhookJson.event(claim.event());
        var answer =
                sender.send(new Sender.Message(claim.id(), claim.url(), body, claim.secrets()));
        var now = clock.instant();
        if (closed && answer instanceof Missing) {
            var stopped =
                    new Attempt(Status.PENDING, Duration.ZERO, null, "this server was stopped");
            store.deliveries().record(claim, stopped, now);
            return;
        }
        var age = Duration.between(Instant.ofEpochSecond(claim.event().createdAt()), now);
        var fate = Fate.after(answer, claim.attempt(), age, config.retry(), random);
        var attempt = attempt(answer, fate);
        if (store.deliveries().record(claim, attempt, now)) {
            meters.attempted(fate);
            if (fate instanceof Fate.GivenUp) {
                LOG.atWarn()
                        .addKeyValue("webhook_endpoint_id", claim.endpoint())
                        .addKeyValue("webhook_id", claim.id())
                        .log("a delivery to a webhook is given up: {}", attempt.error());
            }
        }
    }

    private static Attempt attempt(Answer answer, Fate fate) {
        return switch (fate) {
            case Fate.Delivered() -> attempt(answer, Status.DELIVERED, Duration.ZERO);
            case Fate.TryAgain(var delay) -> attempt(answer, Status.PENDING, delay);
            case Fate.GivenUp() -> attempt(answer, Status.FAILED, Duration.ZERO);
        };
    }

    private static Attempt attempt(Answer answer, Status status, Duration delay) {
        return switch (answer) {
            case Acknowledged(int code) -> new Attempt(status, delay, (long) code, null);
            case Declined(int code, _) ->
                    new Attempt(status, delay, (long) code, "the answer was " + code);
            case Missing(var reason) -> new Attempt(status, delay, null, reason);
        };
    }

    private void sweep() {
        var now = clock.instant();
        store.webhooks().forgetOldSecrets(now);
        int forgotten;
        do {
            forgotten = store.deliveries().forget(now.minus(config.keepLog()), SLICE);
        } while (forgotten == SLICE);
    }

    /// The guard of all that runs here: what it does not know how to handle is logged, once.
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (StoreUnavailable e) {
            if (!closed) {
                LOG.warn("webhooks are put off: {}", e.getMessage());
            }
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.error("a task of the webhooks has failed", e);
            }
        }
    }

    /// Breaks off what is under way, which is due again at once.
    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        sender.close();
        try {
            boolean ended =
                    permits.tryAcquire(
                            config.attempts().inFlight(), STOP.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("all deliveries have ended: {}", ended);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
