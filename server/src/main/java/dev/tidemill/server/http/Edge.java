package dev.tidemill.server.http;

import dev.tidemill.server.trace.Tracing;
import dev.tidemill.wire.ApiJson;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/// What every request passes: its id, the guard, the router, and the one place where errors become
/// answers.
final class Edge {
    private static final Logger LOG = LoggerFactory.getLogger("dev.tidemill.http");
    private static final String API_VERSION = "2020-10-01";
    private static final String REQUEST_ID = "request_id";
    private static final int REQUEST_TIMEOUT = 408;

    private final HttpMeters meters;
    private final Tracing tracing;
    private final Router router;
    private final Gate gate;
    private final Supplier<String> ids;
    private final Function<RuntimeException, Optional<ApiError>> known;

    /// Who may come in: with a key, or, while there is none, from this machine; and how fast.
    record Gate(Access access, LoopbackGuard guard, Peers peers, Patience patience) {}

    /// @param ids makes the ids of requests
    /// @param known the answer to an exception that a feature lets through on purpose
    /// @param registry where requests are measured
    /// @param tracing hears of those to the API
    Edge(
            Router router,
            Gate gate,
            Supplier<String> ids,
            Function<RuntimeException, Optional<ApiError>> known,
            MeterRegistry registry,
            Tracing tracing) {
        meters = new HttpMeters(registry);
        this.tracing = tracing;
        this.router = router;
        this.gate = gate;
        this.ids = ids;
        this.known = known;
    }

    void handle(ServerRequest request, ServerResponse response) {
        HeaderDeadlines.headersAreIn();
        var exchange = new Exchange(request, ids.get(), gate, tracing);
        int status = answer(exchange, response);
        HeaderDeadlines.isAnswered();
        closeIfDone(request, status);
    }

    private int answer(Exchange exchange, ServerResponse response) {
        long start = System.nanoTime();
        try (var _ = MDC.putCloseable(REQUEST_ID, exchange.id());
                var _ = exchange.span()) {
            Reply reply = reply(exchange);
            exchange.describe(reply.status());
            standardHeaders(exchange.id(), start).forEach(response::header);
            exchange.limits().forEach(response::header);
            boolean sent = false;
            try {
                send(reply, exchange, response);
                sent = true;
            } finally {
                ended(exchange, reply.status(), start, sent);
            }
            return reply.status();
        }
    }

    private void ended(Exchange exchange, int status, long start, boolean sent) {
        log(exchange, status, start);
        meters.request(exchange.routeMethod(), exchange.routePattern(), status, start);
        if (!sent) {
            meters.aborted(exchange.routeMethod(), exchange.routePattern());
            exchange.span().failed("aborted");
        }
    }

    /// Helidon 4.5 says `Connection: close` and then waits for the next request all the same. And
    /// it would wait for all of a body that came in too slowly.
    private static void closeIfDone(ServerRequest request, int status) {
        if (status == REQUEST_TIMEOUT
                || request.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("nothing more is to come");
        }
    }

    private Reply reply(Exchange exchange) {
        try {
            if (!gate.access().needsKeys()) {
                gate.guard().check(exchange);
            }
            var match = router.find(exchange.method(), exchange.rawPath());
            exchange.matched(match);
            if (!match.route().open()) {
                admit(exchange);
            }
            return match.route().handler().handle(exchange);
        } catch (ApiError error) {
            return reply(error);
        } catch (RequestBody.ClientGone | EOFException e) {
            return reply(broken(e));
        } catch (IOException e) {
            return reply(defect(e));
        } catch (RuntimeException e) {
            return reply(known.apply(e).orElseGet(() -> defect(e)));
        }
    }

    private void admit(Exchange exchange) {
        var caller = gate.access().admit(exchange);
        if (caller.readOnly() && !exchange.isRead()) {
            throw ApiError.of(403, "This API key may only read.", null, "read_only_key");
        }
        exchange.admitted(new Admission(gate.access(), caller), gate.access().count(caller));
    }

    /// Most often nobody reads this answer any more: the client is gone.
    private static ApiError broken(Exception cause) {
        LOG.info("a request broke off: {}", cause.toString());
        return ApiError.invalid("The request could not be read to its end.", null, null);
    }

    private static ApiError defect(Exception cause) {
        LOG.error("a request failed", cause);
        return ApiError.server(
                500,
                "The server had an error while processing your request. Its log says more, under"
                        + " the id of the request.",
                null);
    }

    private static Reply.Whole reply(ApiError error) {
        Map<String, String> headers = new HashMap<>(error.headers());
        headers.put("Content-Type", "application/json");
        return new Reply.Whole(error.status(), headers, ApiJson.error(error.body()));
    }

    static Map<String, String> standardHeaders(String id, long start) {
        return Map.of(
                "x-request-id",
                id,
                "openai-version",
                API_VERSION,
                "openai-processing-ms",
                Long.toString(millisSince(start)));
    }

    private static void send(Reply reply, Exchange exchange, ServerResponse response) {
        response.status(reply.status());
        reply.headers().forEach(response::header);
        boolean bodiless = exchange.method().equals("HEAD");
        switch (reply) {
            case Reply.Whole(_, _, var body) when bodiless -> sendHead(body.length, response);
            case Reply.Whole(_, _, var body) -> response.send(body);
            case Reply.Streamed(_, _, long length, _) when bodiless -> sendHead(length, response);
            case Reply.Streamed(_, _, long length, var body) ->
                    stream(length, out -> body.writeTo(exchange.watched(out)), response);
        }
    }

    private static void sendHead(long length, ServerResponse response) {
        response.contentLength(length);
        response.send();
    }

    /// A body that cannot be written to its end must not look as if it were whole.
    private static void stream(long length, Reply.Body body, ServerResponse response) {
        response.contentLength(length);
        try (var out = response.outputStream()) {
            body.writeTo(out);
        } catch (IOException | UncheckedIOException e) {
            LOG.info("an answer broke off: {}", e.toString());
            throw new CloseConnectionException("the answer broke off", e);
        }
    }

    private static void log(Exchange exchange, int status, long start) {
        boolean plain = status < 400 && exchange.method().equals("GET");
        LOG.atLevel(plain ? Level.DEBUG : Level.INFO)
                .log(
                        "{} {} {} in {} ms",
                        exchange.method(),
                        exchange.rawPath(),
                        status,
                        millisSince(start));
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /// Answers what never became a request, such as a header that is too long.
    ///
    /// @param message what Helidon says about it, if it is fit to be shown
    Reply.Whole malformed(int status, @Nullable String message) {
        meters.request(Exchange.NONE, Exchange.NONE, status, System.nanoTime());
        String said = message == null ? malformed(status) : message;
        return reply(
                status < 500
                        ? ApiError.of(status, said, null, null)
                        : ApiError.server(status, said, null));
    }

    private static String malformed(int status) {
        return switch (status) {
            case 400 ->
                    "The request is not valid HTTP/1.1, its headers are longer than 64 KiB, or its"
                            + " body is compressed.";
            case 414 -> "The URL is longer than 32 KiB.";
            case 501 -> "The only Transfer-Encoding that is understood is chunked.";
            default -> "The request is not valid HTTP/1.1.";
        };
    }
}
