package dev.tidemill.server.webhooks;

import dev.tidemill.server.http.Route;
import dev.tidemill.server.job.Ids;
import dev.tidemill.server.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/// All that tells others of the ends of batches.
public final class Webhooks implements AutoCloseable {
    private final Deliveries deliveries;
    private final WebhookRoutes routes;

    private Webhooks(Deliveries deliveries, WebhookRoutes routes) {
        this.deliveries = deliveries;
        this.routes = routes;
    }

    /// Goes on with what is on its way.
    public static Webhooks start(
            WebhooksConfig config,
            Store store,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry registry) {
        var ids = new Ids(random);
        int atOnce = config.attempts().inFlight() + Samples.AT_ONCE;
        var sender = new Sender(config, InetAddress::getAllByName, clock, atOnce);
        var meters = new WebhookMeters(registry);
        var deliveries = new Deliveries(config, store, sender, clock, random, meters);
        var samples = new Samples(sender, ids, clock);
        var routes = new WebhookRoutes(new TargetUrl(config.targets()), store, samples, ids, clock);
        deliveries.start();
        return new Webhooks(deliveries, routes);
    }

    public List<Route> routes() {
        return routes.routes();
    }

    @Override
    public void close() {
        deliveries.close();
    }
}
