package dev.tidemill.server.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// What is measured of requests. Only what a route has is told, so that no client can make new
/// label values.
final class HttpMeters {
    private static final String METHOD = "method";
    private static final String ROUTE = "route";

    private final MeterProvider<Timer> requests;
    private final MeterProvider<Counter> aborted;

    HttpMeters(MeterRegistry registry) {
        requests =
                Timer.builder("tidemill.http.requests")
                        .description("Requests, by route and status, until their answer was sent")
                        .serviceLevelObjectives(
                                Duration.ofMillis(10),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(10))
                        .withRegistry(registry);
        aborted =
                Counter.builder("tidemill.http.aborted")
                        .description(
                                "Answers that broke off, most often since the client went away")
                        .withRegistry(registry);
    }

    /// A request has ended.
    ///
    /// @param method of its route, or `none`
    /// @param route its pattern, or `none`
    void request(String method, String route, int status, long startNanos) {
        requests.withTags(METHOD, method, ROUTE, route, "status", Integer.toString(status))
                .record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    /// ... before all of its answer was sent.
    void aborted(String method, String route) {
        aborted.withTags(METHOD, method, ROUTE, route).increment();
    }
}
