package dev.tidemill.server.dispatch;

import dev.tidemill.server.dispatch.UpstreamConfig.Models;
import dev.tidemill.server.job.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final UpstreamMeters meters;
    private final Set<String> complaints = ConcurrentHashMap.newKeySet();
    private volatile Optional<UpstreamConfig> config = Optional.empty();
    private volatile Map<String, String> aliases = Map.of();
    private volatile boolean isDiscovered;
    private volatile boolean isGone;
    private volatile Served served = new Served.NotYetKnown();

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
        this(name, registry);
        serve(models, aliases);
        pool.reload(endpoints, LimitRange.fixed(maxInFlight), maxInFlight);
        meters.tell(endpoints);
    }

    private Upstream(String name, MeterRegistry registry) {
        this.name = name;
        pool = new Pool(name, System::nanoTime);
        meters = new UpstreamMeters(name, pool, registry);
    }

    /// One whose endpoints are reached by HTTP.
    public static Upstream of(UpstreamConfig config, UpstreamParts parts) {
        var upstream = new Upstream(config.name(), parts.meters());
        upstream.reload(config, parts);
        return upstream;
    }

    /// Takes other settings. Lines in flight end under the old ones.
    void reload(UpstreamConfig other, UpstreamParts parts) {
        if (!config.map(UpstreamConfig::models).equals(Optional.of(other.models()))) {
            serve(other.models(), other.aliases());
        }
        aliases = other.aliases();
        boolean isAlike = config.filter(before -> before.sendsLike(other)).isPresent();
        Map<String, Endpoint> before = new HashMap<>();
        if (isAlike) {
            pool.endpoints().forEach(endpoint -> before.put(endpoint.name(), endpoint));
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (URI url : other.urls()) {
            var same = before.get(HttpEndpoint.name(url));
            endpoints.add(same == null ? endpoint(other, url, parts) : same);
        }
        pool.reload(endpoints, other.limit(), other.maxInFlight());
        meters.tell(endpoints);
        config = Optional.of(other);
    }

    private Endpoint endpoint(UpstreamConfig settings, URI url, UpstreamParts parts) {
        var answers =
                new AnswerReader(
                        parts.blobs(), parts.ids(), parts.budget(), settings.maxAnswerBytes());
        var endpoint = new HttpEndpoint(settings, url, answers, parts.clock(), pool::maySend);
        return parts.tracing().isOn() ? new TracedEndpoint(endpoint, parts.tracing()) : endpoint;
    }

    private void serve(Models models, Map<String, String> others) {
        aliases = Map.copyOf(others);
        isDiscovered = models instanceof Models.Discovered;
        served =
                switch (models) {
                    case Models.Given(var names) -> new Served.These(names);
                    case Models.Any() -> new Served.Any();
                    case Models.Discovered() -> new Served.NotYetKnown();
                };
    }

    /// Takes no more lines. Those in flight end.
    void retire() {
        isGone = true;
        pool.reload(List.of(), LimitRange.fixed(1), 0);
        meters.close();
    }

    /// Whether it is configured no more.
    public boolean isGone() {
        return isGone;
    }

    /// Its configuration; empty if its endpoints are in this process.
    Optional<UpstreamConfig> config() {
        return config;
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
