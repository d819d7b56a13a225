package dev.tidemill.server.app;

import dev.tidemill.server.access.KeyAccess;
import dev.tidemill.server.access.RequestRate;
import dev.tidemill.server.batches.BatchRoutes;
import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.dispatch.ByteBudget;
import dev.tidemill.server.dispatch.Endpoint;
import dev.tidemill.server.dispatch.ModelRoutes;
import dev.tidemill.server.dispatch.Upstream;
import dev.tidemill.server.dispatch.UpstreamConfig;
import dev.tidemill.server.dispatch.UpstreamParts;
import dev.tidemill.server.dispatch.Upstreams;
import dev.tidemill.server.engine.Engine;
import dev.tidemill.server.engine.Parts;
import dev.tidemill.server.files.FileRoutes;
import dev.tidemill.server.files.FileSweep;
import dev.tidemill.server.files.SweepLoop;
import dev.tidemill.server.files.UploadRoutes;
import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.HttpServer;
import dev.tidemill.server.http.Route;
import dev.tidemill.server.job.Ids;
import dev.tidemill.server.ops.ApiDocument;
import dev.tidemill.server.ops.HealthRoutes;
import dev.tidemill.server.ops.Telemetry;
import dev.tidemill.server.store.LimitReached;
import dev.tidemill.server.store.Store;
import dev.tidemill.server.store.StoreRefused;
import dev.tidemill.server.store.StoreUnavailable;
import dev.tidemill.server.trace.Tracing;
import dev.tidemill.server.webhooks.Webhooks;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A whole server in this process.
public final class Tidemill implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tidemill.class);

    /// One line is one computation on the cores of this machine: more at once would only wait.
    private static final int EMBEDDED_IN_FLIGHT = 4;

    private final Config config;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Ids ids = new Ids(random);
    private final String incarnation = ids.hex32();
    private final ByteBudget budget = ByteBudget.ofHeap();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Telemetry telemetry;
    private final MeterRegistry meters;
    private Tracing tracing = Tracing.OFF;
    private Function<List<UpstreamConfig>, List<String>> reload = _ -> List.of();
    private List<Route> routes = List.of();
    private int port;

    private Tidemill(Config config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        telemetry = opened(new Telemetry(config.storage().blobs()));
        meters = telemetry.registry();
        budget.watch(meters);
    }

    /// Starts to listen and to run what earlier processes left. Calls native code: not for a
    /// virtual thread.
    ///
    /// @param embedded makes the embedded model, if it is wanted
    /// @throws StoreRefused if the data folder is in use, or cannot be used
    /// @throws IOException if the data folder cannot be written, or the address is taken
    public static Tidemill start(Config config, Supplier<Endpoint> embedded, InstantSource clock)
            throws IOException {
        var tidemill = new Tidemill(config, clock);
        boolean started = false;
        try {
            tidemill.start(embedded);
            started = true;
            return tidemill;
        } finally {
            if (!started) {
                tidemill.close();
            }
        }
    }

    private void start(Supplier<Endpoint> embedded) throws IOException {
        tracing = opened(config.tracing().open());
        var store = opened(config.storage().openStore(meters).within(config.limits()));
        var access = access(store);
        refuseStrangers(access);
        Blobs blobs = opened(config.storage().openBlobs());
        var parts = new UpstreamParts(blobs, ids, budget, clock, meters, tracing);
        var upstreams = opened(upstreams(parts, embedded));
        reload = configs -> upstreams.reload(configs, parts);
        var webhooks = opened(Webhooks.start(config.webhooks(), store, clock, random, meters));
        var engine =
                opened(
                        Engine.start(
                                new Parts(
                                        store,
                                        blobs,
                                        upstreams,
                                        config.engine(),
                                        clock,
                                        random,
                                        incarnation,
                                        budget,
                                        meters,
                                        tracing)));
        opened(
                SweepLoop.start(
                        new FileSweep(store, blobs, config.audit(), clock, meters),
                        config.files().sweepInterval()));
        routes = routes(store, blobs, upstreams, engine);
        routes.addAll(webhooks.routes());
        var server =
                opened(
                        HttpServer.start(
                                config.http(),
                                routes,
                                access,
                                () -> "req_" + ids.hex32(),
                                Tidemill::known,
                                meters,
                                tracing));
        port = server.port();
    }

    private KeyAccess access(Store store) {
        var rate =
                new RequestRate(
                        config.limits().requestsPerMinute(),
                        () -> store.isShared() ? store.nodes().live().size() : 1,
                        System::nanoTime);
        return new KeyAccess(store.keys(), rate, clock, System::nanoTime);
    }

    private void refuseStrangers(KeyAccess access) throws IOException {
        if (!config.http().isLoopback() && !access.needsKeys()) {
            throw new IOException(
                    "http.host is "
                            + config.http().host()
                            + ", where others could reach the server, and there is no API key yet."
                            + " Make one first: tidemill keys create");
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private Upstreams upstreams(UpstreamParts parts, Supplier<Endpoint> embedded) {
        List<Upstream> all = new ArrayList<>();
        for (UpstreamConfig upstream : config.upstreams()) {
            all.add(Upstream.of(upstream, parts));
        }
        if (config.embeddedModel()) {
            all.add(
                    new Upstream(
                            "embedded",
                            List.of(embedded.get()),
                            new UpstreamConfig.Models.Discovered(),
                            Map.of(),
                            EMBEDDED_IN_FLIGHT,
                            meters));
        }
        return new Upstreams(all);
    }

    private List<Route> routes(Store store, Blobs blobs, Upstreams upstreams, Engine engine)
            throws IOException {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new BatchRoutes(config.batches(), store.batches(), engine).routes());
        routes.addAll(
                new FileRoutes(config.files(), store.files(), blobs, ids, clock, meters).routes());
        routes.addAll(new UploadRoutes(config.files(), store, blobs, ids, clock, meters).routes());
        routes.addAll(new ModelRoutes(upstreams, clock.instant()).routes());
        routes.addAll(new HealthRoutes(store, incarnation).routes());
        routes.addAll(telemetry.routes());
        routes.addAll(new ApiDocument().routes());
        return routes;
    }

    /// Everything that it answers.
    List<Route> routes() {
        return routes;
    }

    private static Optional<ApiError> known(RuntimeException cause) {
        return switch (cause) {
            case StoreUnavailable _ ->
                    Optional.of(
                            ApiError.server(
                                            503,
                                            "The server's database cannot be used now. Try again"
                                                    + " later.",
                                            "store_unavailable")
                                    .with("Retry-After", "1"));
            case LimitReached limit ->
                    Optional.of(
                            ApiError.limited(
                                    String.valueOf(limit.getMessage()),
                                    limit.what(),
                                    limit.most(),
                                    limit.retryAfterSeconds()));
            default -> Optional.empty();
        };
    }

    /// The port that it listens on.
    public int port() {
        return port;
    }

    /// What a client takes as its base URL.
    public String url() {
        String host = config.http().host();
        String scheme = config.http().tls().isPresent() ? "https" : "http";
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/v1";
    }

    /// Takes these upstreams from now on, without dropping a line: lines in flight end where they
    /// are, and batches go on where their models are served now. A batch whose model nobody serves
    /// waits.
    public void reload(List<UpstreamConfig> upstreams) {
        var changes = reload.apply(upstreams);
        LOG.info(
                "upstreams reloaded: {}",
                changes.isEmpty() ? "nothing has changed" : String.join(", ", changes));
    }

    /// Takes no more requests and no more lines, lets those under way end within their grace, and
    /// leaves the rest to the next start.
    @Override
    public void close() {
        List<Exception> failures = new ArrayList<>();
        while (!open.isEmpty()) {
            close(open.pop(), failures);
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    "not everything could be closed: " + failures, failures.getFirst());
        }
    }

    /// The others are closed whatever becomes of this one: the last of them frees the data folder.
    private static void close(AutoCloseable part, List<Exception> failures) {
        try {
            part.close();
        } catch (Exception e) {
            failures.add(e);
        }
    }
}
