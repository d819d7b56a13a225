package dev.tidemill.server.http;

import dev.tidemill.server.trace.Span;
import dev.tidemill.server.trace.Tracing;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request as Helidon received it.
final class Exchange implements Request {
    /// What stands for the method and the pattern of no route.
    static final String NONE = "none";

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private static final HeaderName FORWARDED = HeaderNames.create("Forwarded");
    private static final HeaderName FORWARDED_FOR = HeaderNames.create("X-Forwarded-For");

    private final ServerRequest request;
    private final String id;
    private final Edge.Gate gate;
    private final Span span;
    private Map<String, String> variables = Map.of();
    private String routeMethod = NONE;
    private String routePattern = NONE;
    private @Nullable Map<String, List<String>> query;
    private @Nullable Admission admission;
    private Map<String, String> limits = Map.of();

    Exchange(ServerRequest request, String id, Edge.Gate gate, Tracing tracing) {
        this.request = request;
        this.gate = gate;
        this.id = id;
        span =
                rawPath().startsWith("/v1")
                        ? tracing.received(nameOfMethod(), this::header)
                        : Span.NONE;
    }

    /// As span names have it: no client can make new ones.
    private String nameOfMethod() {
        return METHODS.contains(method()) ? method() : "HTTP";
    }

    /// Says in its span what it was and how it is answered.
    void describe(int status) {
        boolean known = METHODS.contains(method());
        span.set("http.request.method", known ? method() : "_OTHER");
        span.set("url.scheme", "http");
        span.set("url.path", rawPath());
        span.set("http.response.status_code", status);
        span.set("tidemill.request.id", id);
        if (!routePattern.equals(NONE)) {
            span.name(nameOfMethod() + " " + routePattern);
            span.set("http.route", routePattern);
        }
        if (status >= 500) {
            span.failed(Integer.toString(status));
        }
    }

    void matched(Router.Match match) {
        variables = match.variables();
        routeMethod = match.route().method();
        routePattern = match.route().pattern();
    }

    /// @param headers that the answer is to have
    void admitted(Admission by, Map<String, String> headers) {
        admission = by;
        limits = headers;
    }

    /// Headers that say what is left of what the caller may.
    Map<String, String> limits() {
        return limits;
    }

    /// The method of the route that it came to, or `none`.
    String routeMethod() {
        return routeMethod;
    }

    /// The pattern of the route that it came to, such as `/v1/batches/{id}`, or `none`.
    String routePattern() {
        return routePattern;
    }

    /// As sent, without the query.
    String rawPath() {
        return request.prologue().uriPath().rawPath();
    }

    @Override
    public String method() {
        return request.prologue().method().text();
    }

    @Override
    public String pathParam(String name) {
        return Objects.requireNonNull(variables.get(name), name);
    }

    @Override
    public Map<String, List<String>> query() {
        if (query == null) {
            query = Query.parse(request.prologue().query().rawValue());
        }
        return query;
    }

    @Override
    public Optional<String> header(String name) {
        return request.headers().first(HeaderNames.create(name));
    }

    @Override
    public String client() {
        var connection = (InetSocketAddress) request.remotePeer().address();
        return gate.peers()
                .client(
                        connection.getAddress(),
                        request.headers().all(FORWARDED, List::of),
                        request.headers().all(FORWARDED_FOR, List::of))
                .getHostAddress();
    }

    @Override
    public long contentLength() {
        return request.headers().contentLength().orElse(-1);
    }

    @Override
    public InputStream body() {
        if (!request.content().hasEntity()) {
            return InputStream.nullInputStream();
        }
        var body = new RequestBody(request.content().inputStream(), gate.patience());
        return admission == null ? body : admission.watched(body);
    }

    /// The answer's body as it goes out.
    OutputStream watched(OutputStream answer) {
        return admission == null ? answer : admission.watched(answer);
    }

    @Override
    public byte[] body(int limit) throws IOException {
        if (contentLength() > limit) {
            throw tooLarge(limit);
        }
        byte[] body = body().readNBytes(limit + 1);
        if (body.length > limit) {
            throw tooLarge(limit);
        }
        return body;
    }

    private static ApiError tooLarge(int limit) {
        return ApiError.of(
                413, "The request body is too large. The most is " + limit + " bytes.", null, null);
    }

    @Override
    public Caller caller() {
        return admission == null ? Caller.ANYBODY : admission.caller();
    }

    /// Whether it can change nothing.
    boolean isRead() {
        return READS.contains(method());
    }

    @Override
    public Span span() {
        return span;
    }

    @Override
    public String id() {
        return id;
    }
}
