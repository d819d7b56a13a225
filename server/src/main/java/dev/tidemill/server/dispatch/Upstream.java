package dev.tidemill.server.dispatch;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.dispatch.UpstreamConfig.Models;
import dev.tidemill.server.job.Ids;
import dev.tidemill.server.job.Outcome;
import dev.tidemill.server.trace.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A pool of model servers that are all alike. A line goes to the one with the fewest lines in
/// flight for what it bears. One that is down is left alone, but for a line now and then that
/// tries.
public final class Upstream implements Capacity, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);

    private final String name;
    private final Pool pool;
    private final Map<String, String> aliases;
    private final UpstreamMeters meters;
    private final boolean isDiscovered;
    private volatile Served served;
    private final Set<String> complaints = ConcurrentHashMap.newKeySet();

    /// @param aliases names that batches may use, and what the endpoints call those models
    /// @param maxInFlight how many lines may be in flight at all endpoints together; each bears as
    ///   many
    /// @param registry where its requests are measured
    public Upstream(
            String name,
            List<Endpoint> endpoints,
            Models models,
            Map<String, String> aliases,
            int maxInFlight,
            MeterRegistry registry) {
        this(name, new Pool(name, maxInFlight, System::nanoTime), models, aliases, registry);
        endpoints.forEach(endpoint -> pool.add(endpoint, LimitRange.fixed(maxInFlight)));
    }

    private Upstream(
            String name,
            Pool pool,
            Models models,
            Map<String, String> aliases,
            MeterRegistry registry) {
        this.name = name;
        this.pool = pool;
        this.aliases = Map.copyOf(aliases);
        meters = new UpstreamMeters(name, pool, registry);
        isDiscovered = models instanceof Models.Discovered;
        served =
                switch (models) {
                    case Models.Given(var names) -> new Served.These(names);
                    case Models.Any() -> new Served.Any();
                    case Models.Discovered() -> new Served.NotYetKnown();
                };
    }

    /// One whose endpoints are reached by HTTP.
    ///
    /// @param blobs takes answers that are too long for the memory
    /// @param budget is charged with those that are not
    /// @param tracing hears of every request
    public static Upstream of(
            UpstreamConfig config,
            Blobs blobs,
            Ids ids,
            ByteBudget budget,
            InstantSource clock,
            MeterRegistry registry,
            Tracing tracing) {
        var answers = new AnswerReader(blobs, ids, budget, config.maxAnswerBytes());
        var pool = new Pool(config.name(), config.maxInFlight(), System::nanoTime);
        for (URI url : config.urls()) {
            var endpoint = new HttpEndpoint(config, url, answers, clock, pool::maySend);
            pool.add(
                    tracing.isOn() ? new TracedEndpoint(endpoint, tracing) : endpoint,
                    config.limit());
        }
        return new Upstream(config.name(), pool, config.models(), config.aliases(), registry);
    }

    /// What an upstream serves, as far as is known.
    sealed interface Served {
        record These(List<String> names) implements Served {}

        record Any() implements Served {}

        record NotYetKnown() implements Served {}
    }

    public String name() {
        return name;
    }

    /// How many lines may be in flight now. A line that waits for anything holds no permit.
    @Override
    public int permits() {
        return pool.permits();
    }

    @Override
    public long nanosUntilMore() {
        return pool.nanosUntilMore();
    }

    @Override
    public void onMore(Runnable listener) {
        pool.onMore(listener);
    }

    /// The most that this node may ever have in flight: 0 if it has no part in the upstream.
    public int ceiling() {
        return pool.ceiling();
    }

    /// Whether none of its endpoints can be reached.
    public boolean isDown() {
        return pool.isDown();
    }

    void share(Share share) {
        pool.share(share);
    }

    Map<String, String> aliases() {
        return aliases;
    }

    Served served() {
        return served;
    }

    /// Whether its models are to be asked for again and again.
    boolean isDiscovered() {
        return isDiscovered;
    }

    /// Sends one request and waits for what comes of it; [Outcome.Unsent] if no endpoint bears it
    /// any more.
    ///
    /// @throws InterruptedException if the thread was interrupted; the request is broken off then
    public Outcome send(Call call) throws InterruptedException {
        var seat = pool.take();
        if (seat == null) {
            return new Outcome.Unsent();
        }
        long start = meters.begin();
        Outcome outcome = null;
        try {
            outcome = seat.endpoint().send(call);
            return outcome;
        } finally {
            meters.end(start, outcome == null ? "interrupted" : UpstreamMeters.name(outcome));
            pool.giveBack(seat, outcome);
        }
    }

    /// Asks the endpoints, until one answers, for their models. True if that changed anything.
    boolean refresh() {
        for (Endpoint endpoint : pool.endpoints()) {
            Served now = ask(endpoint);
            if (now != null) {
                boolean changed = !now.equals(served);
                served = now;
                if (changed) {
                    LOG.info("upstream {} serves {}", name, text(now));
                }
                return changed;
            }
        }
        return false;
    }

    private @Nullable Served ask(Endpoint endpoint) {
        try {
            Optional<List<String>> names = endpoint.models();
            complaints.remove(endpoint.name());
            if (names.isPresent()) {
                return new Served.These(names.get());
            }
            // A 404 that comes and goes does not make a server take any model.
            return served instanceof Served.These ? served : new Served.Any();
        } catch (IOException e) {
            complain(endpoint, e);
            return null;
        }
    }

    /// Says a thing once, not every second.
    private void complain(Endpoint endpoint, IOException cause) {
        if (complaints.add(endpoint.name())) {
            LOG.warn(
                    "upstream {}: {} does not tell its models: {}",
                    name,
                    endpoint.name(),
                    cause.toString());
        }
    }

    private static String text(Served served) {
        return switch (served) {
            case Served.These(var names) -> String.join(", ", names);
            case Served.Any() -> "any model";
            case Served.NotYetKnown() -> "nothing yet";
        };
    }

    @Override
    public void close() {
        pool.endpoints().forEach(Endpoint::close);
    }
}
