package dev.tidemill.server.dispatch;

import dev.tidemill.server.job.Outcome;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/// What is measured of an upstream.
final class UpstreamMeters {
    private static final String UPSTREAM = "upstream";
    private static final String PREFIX = "tidemill.upstream.";

    private final String name;
    private final Pool pool;
    private final MultiGauge endpointPermits;
    private final MultiGauge endpointsDown;
    private final MeterRegistry registry;
    private final MeterProvider<Timer> requests;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean isClosed;

    UpstreamMeters(String upstream, Pool pool, MeterRegistry registry) {
        this.name = upstream;
        this.pool = pool;
        this.registry = registry;
        requests =
                Timer.builder("tidemill.upstream.requests")
                        .description("Requests to model servers, by how they ended")
                        .tag(UPSTREAM, upstream)
                        .serviceLevelObjectives(
                                Duration.ofMillis(100),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(10))
                        .withRegistry(registry);
        Gauge.builder("tidemill.upstream.in.flight", inFlight, AtomicInteger::get)
                .description("Requests that the model servers of an upstream are working on")
                .tag(UPSTREAM, upstream)
                .register(registry);
        Gauge.builder("tidemill.upstream.permits", pool, Pool::permits)
                .description("How many requests an upstream may have in flight now")
                .tag(UPSTREAM, upstream)
                .register(registry);
        Gauge.builder("tidemill.upstream.endpoints", pool, all -> all.endpoints().size())
                .description("Model servers of an upstream")
                .tag(UPSTREAM, upstream)
                .register(registry);
        Gauge.builder("tidemill.upstream.endpoints.down", pool, Pool::down)
                .description("Model servers of an upstream that cannot be reached")
                .tag(UPSTREAM, upstream)
                .register(registry);
        endpointPermits =
                MultiGauge.builder("tidemill.upstream.endpoint.permits")
                        .description("How many requests a model server bears now")
                        .tag(UPSTREAM, upstream)
                        .register(registry);
        endpointsDown =
                MultiGauge.builder("tidemill.upstream.endpoint.down")
                        .description("Whether the circuit of a model server is open: 1 or 0")
                        .tag(UPSTREAM, upstream)
                        .register(registry);
    }

    /// Tells these endpoints, and no others any more.
    void tell(List<Endpoint> endpoints) {
        endpointPermits.register(rows(endpoints, pool::permitsOf), true);
        endpointsDown.register(rows(endpoints, name -> pool.isDown(name) ? 1 : 0), true);
    }

    private static List<MultiGauge.Row<?>> rows(
            List<Endpoint> endpoints, ToDoubleFunction<String> value) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            rows.add(
                    MultiGauge.Row.of(
                            Tags.of("endpoint", endpoint.name()), endpoint.name(), value));
        }
        return rows;
    }

    /// What an outcome is called: `answered`, `busy`, `failed`, `hindered`, `timeout`,
    /// `unavailable`, `broken`, `unreached`, `unsent`.
    static String name(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered _ -> "answered";
            case Outcome.Busy _ -> "busy";
            case Outcome.Failed _ -> "failed";
            case Outcome.Hindered _ -> "hindered";
            case Outcome.Unreached _ -> "unreached";
            case Outcome.Unsent _ -> "unsent";
            case Outcome.Lost(var loss, _) -> loss.name().toLowerCase(Locale.ROOT);
        };
    }

    /// A request begins. Returns what [#end] wants to know.
    long begin() {
        inFlight.incrementAndGet();
        return System.nanoTime();
    }

    void end(long start, String outcome) {
        inFlight.decrementAndGet();
        if (isClosed) {
            return;
        }
        requests.withTag("outcome", outcome)
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }

    /// Tells no more of it.
    void close() {
        isClosed = true;
        for (Meter meter : registry.getMeters()) {
            var id = meter.getId();
            if (id.getName().startsWith(PREFIX) && name.equals(id.getTag(UPSTREAM))) {
                registry.remove(meter);
            }
        }
    }
}
