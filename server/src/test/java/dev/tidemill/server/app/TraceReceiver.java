package dev.tidemill.server.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// A collector that takes traces by OTLP over HTTP.
final class TraceReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<ResourceSpans> received = new CopyOnWriteArrayList<>();

    TraceReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    /// What an operator sets to send traces here.
    Map<String, String> variables() {
        return Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "OTEL_BSP_SCHEDULE_DELAY",
                "20");
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            received.addAll(request.getResourceSpansList());
            exchange.sendResponseHeaders(200, -1);
        }
    }

    List<Span> spans() {
        return received.stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    /// The names under which services sent them.
    List<String> services() {
        return received.stream()
                .flatMap(resource -> resource.getResource().getAttributesList().stream())
                .filter(attribute -> attribute.getKey().equals("service.name"))
                .map(attribute -> attribute.getValue().getStringValue())
                .distinct()
                .toList();
    }

    /// Waits for the only span of that name.
    Span await(String name) {
        return await(name, 1).getFirst();
    }

    List<Span> await(String name, int count) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        List<Span> found = named(name);
        while (found.size() < count) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "waited in vain for "
                                + name
                                + ": "
                                + spans().stream().map(Span::getName).toList());
            }
            LockSupport.parkNanos(5_000_000);
            found = named(name);
        }
        return found;
    }

    private List<Span> named(String name) {
        return spans().stream().filter(span -> span.getName().equals(name)).toList();
    }

    static String trace(Span span) {
        return HexFormat.of().formatHex(span.getTraceId().toByteArray());
    }

    static String id(Span span) {
        return HexFormat.of().formatHex(span.getSpanId().toByteArray());
    }

    static String parent(Span span) {
        return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
    }

    static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream()
                .collect(Collectors.toMap(a -> a.getKey(), a -> text(a.getValue())));
    }

    private static String text(AnyValue value) {
        return value.hasIntValue() ? "" + value.getIntValue() : value.getStringValue();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
