package dev.tidemill.server.webhooks;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/// What is measured of webhooks.
final class WebhookMeters {
    private final Counter delivered;
    private final Counter failed;
    private final Counter givenUp;
    private final AtomicLong pending = new AtomicLong();

    WebhookMeters(MeterRegistry registry) {
        delivered = outcome("delivered", registry);
        failed = outcome("failed", registry);
        givenUp = outcome("given_up", registry);
        Gauge.builder("tidemill.webhook.deliveries.pending", pending, AtomicLong::get)
                .description("Deliveries to webhooks that are neither acknowledged nor given up")
                .register(registry);
    }

    private static Counter outcome(String outcome, MeterRegistry registry) {
        return Counter.builder("tidemill.webhook.deliveries")
                .description("Attempts at deliveries to webhooks")
                .tag("outcome", outcome)
                .register(registry);
    }

    void attempted(Fate fate) {
        switch (fate) {
            case Fate.Delivered() -> delivered.increment();
            case Fate.TryAgain _ -> failed.increment();
            case Fate.GivenUp() -> givenUp.increment();
        }
    }

    void pending(long count) {
        pending.set(count);
    }
}
