package dev.tidemill.server.http;

import dev.tidemill.server.trace.Tracing;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The listening server.
public final class HttpServer implements AutoCloseable {
    private static final int MAX_HEADERS = 64 * 1024;
    private static final int MAX_REQUEST_LINE = 32 * 1024;
    private static final int WRITE_BUFFER = 64 * 1024;

    private final WebServer server;
    private final HeaderDeadlines deadlines;

    private final Optional<Certificates> certificates;

    private HttpServer(
            WebServer server, HeaderDeadlines deadlines, Optional<Certificates> certificates) {
        this.server = server;
        this.deadlines = deadlines;
        this.certificates = certificates;
        certificates.ifPresent(files -> files.watch(server::reloadTls));
    }

    /// Listens and answers.
    ///
    /// @param access decides who may use the routes
    /// @param ids makes the ids of requests
    /// @param known the answer to an exception that a feature lets through on purpose
    /// @param registry where requests are measured
    /// @param tracing hears of those to the API
    /// @throws IOException if the address is taken, or not this machine's, or there is no
    ///   certificate in the files of it
    public static HttpServer start(
            HttpConfig config,
            List<Route> routes,
            Access access,
            Supplier<String> ids,
            Function<RuntimeException, Optional<ApiError>> known,
            MeterRegistry registry,
            Tracing tracing)
            throws IOException {
        var certificates = certificates(config);
        probe(config);
        var edge =
                new Edge(
                        new Router(routes),
                        new Edge.Gate(
                                access,
                                new LoopbackGuard(config.host()),
                                new Peers(config.trustedProxies()),
                                config.patience()),
                        ids,
                        known,
                        registry,
                        tracing);
        var deadlines =
                new HeaderDeadlines(
                        Http1ConnectionSelector.builder()
                                .config(
                                        Http1Config.builder()
                                                .maxHeadersSize(MAX_HEADERS)
                                                .maxPrologueLength(MAX_REQUEST_LINE)
                                                // [] in a query need no escape; Query says what
                                                // does.
                                                .validatePrologue(false)
                                                .validatePath(false)
                                                .build())
                                .build(),
                        config.patience().headers());
        var building =
                WebServer.builder()
                        .host(config.host())
                        .port(config.port())
                        .shutdownHook(false)
                        .shutdownGracePeriod(config.stopGrace())
                        .writeBufferSize(WRITE_BUFFER)
                        .addConnectionSelector(deadlines)
                        .connectionOptions(options ->
                                options.tcpNoDelay(true).readTimeout(config.patience().silence()))
                        .directHandlers(malformed(edge, ids))
                        .routing(HttpRouting.builder().any(edge::handle));
        certificates.ifPresent(files -> building.tls(files.tls()));
        var server = building.build();
        server.start();
        if (!server.isRunning()) {
            throw new IOException("cannot listen on " + config.host() + ":" + config.port());
        }
        return new HttpServer(server, deadlines, certificates);
    }

    private static Optional<Certificates> certificates(HttpConfig config) throws IOException {
        return config.tls().isPresent()
                ? Optional.of(new Certificates(config.tls().get()))
                : Optional.empty();
    }

    /// Helidon logs why it cannot listen, and throws nothing.
    private static void probe(HttpConfig config) throws IOException {
        try (var probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(config.host(), config.port()));
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on %s:%d: %s. Choose another port with --port."
                            .formatted(config.host(), config.port(), e.getMessage()),
                    e);
        }
    }

    /// Helidon's own refusals, in the API's envelope.
    private static DirectHandlers malformed(Edge edge, Supplier<String> ids) {
        DirectHandler handler =
                new DirectHandler() {
                    @Override
                    public TransportResponse handle(
                            TransportRequest request,
                            EventType event,
                            Status status,
                            ServerResponseHeaders headers,
                            @Nullable String message) {
                        var reply = edge.malformed(status.code(), message);
                        Edge.standardHeaders(ids.get(), System.nanoTime())
                                .forEach((name, value) ->
                                        headers.set(HeaderNames.create(name), value));
                        headers.set(HeaderNames.CONTENT_TYPE, "application/json");
                        return TransportResponse.builder()
                                .status(status)
                                .headers(headers)
                                .entity(reply.body())
                                .keepAlive(false)
                                .build();
                    }
                };
        var handlers = DirectHandlers.builder();
        for (var event : DirectHandler.EventType.values()) {
            handlers.addHandler(event, handler);
        }
        return handlers.build();
    }

    /// The port that it listens on.
    public int port() {
        return server.port();
    }

    /// Takes no more requests; those under way may end within the grace.
    @Override
    public void close() {
        certificates.ifPresent(Certificates::close);
        server.stop();
        deadlines.close();
    }
}
