package dev.tidemill.server.dispatch;

import dev.tidemill.server.dispatch.AnswerReader.Head;
import dev.tidemill.server.job.Answer;
import dev.tidemill.server.job.Outcome;
import dev.tidemill.server.job.RetryAfter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// One URL of an OpenAI-compatible model server.
final class HttpEndpoint implements Endpoint {
    private static final Duration MODELS_TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_OF_MODELS = 16 << 20;

    private final UpstreamConfig config;
    private final String base;
    private final AnswerReader answers;
    private final InstantSource clock;
    private final BooleanSupplier maySend;
    private final CloseableHttpClient client;
    private final TimeLimits limits = new TimeLimits();

    /// @param maySend is asked when there is a connection, just before the request is written to it
    HttpEndpoint(
            UpstreamConfig config,
            URI url,
            AnswerReader answers,
            InstantSource clock,
            BooleanSupplier maySend) {
        this.config = config;
        this.answers = answers;
        this.clock = clock;
        this.maySend = maySend;
        base = name(url);
        client = client(config);
    }

    /// What the endpoint of this URL is called.
    static String name(URI url) {
        return url.toString().replaceFirst("/+$", "");
    }

    /// A request that knows whether anything of it may have been sent.
    private static final class CallRequest extends HttpPost {
        private static final long serialVersionUID = 1;

        private volatile boolean isSent;

        CallRequest(String uri) {
            super(uri);
        }
    }

    private CloseableHttpClient client(UpstreamConfig config) {
        var connection =
                ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(config.timeouts().connect()))
                        .setSocketTimeout(Timeout.DISABLED)
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .build();
        // One more for the question after models.
        int most = config.maxInFlight() + 1;
        var connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setDefaultConnectionConfig(connection)
                        // The default one waits for an answer behind any garbage.
                        .setConnectionFactory(
                                ManagedHttpClientConnectionFactory.builder()
                                        .responseParserFactory(
                                                DefaultHttpResponseParserFactory.INSTANCE)
                                        .build())
                        .setDefaultSocketConfig(
                                SocketConfig.custom()
                                        .setTcpNoDelay(true)
                                        .setSoKeepAlive(true)
                                        .build())
                        .setMaxConnTotal(most)
                        .setMaxConnPerRoute(most)
                        .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(
                        RequestConfig.custom()
                                .setResponseTimeout(Timeout.DISABLED)
                                .setConnectionRequestTimeout(Timeout.DISABLED)
                                .setProtocolUpgradeEnabled(false)
                                .build())
                .setUserAgent("tidemill")
                .addExecInterceptorBefore(
                        ChainElement.MAIN_TRANSPORT.name(), "last-look", this::lastLook)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                .disableContentCompression()
                .build();
    }

    private ClassicHttpResponse lastLook(
            ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        if (scope.originalRequest instanceof CallRequest call) {
            if (!maySend.getAsBoolean()) {
                throw new Losses.NotNow();
            }
            call.isSent = true;
        }
        return chain.proceed(request, scope);
    }

    @Override
    public String name() {
        return base;
    }

    @Override
    public Outcome send(Call call) throws InterruptedException {
        var request = new CallRequest(base + call.path());
        request.setHeader("X-Request-Id", hexOf(call.requestId()));
        request.setHeader("Idempotency-Key", call.requestId());
        call.headers().forEach(request::setHeader);
        request.setEntity(new CallEntity(call.body()));
        addHeaders(request);
        var timedOut = new AtomicBoolean();
        var limit = limit(request, config.timeouts().answer(), timedOut);
        try {
            return client.execute(request, response -> outcome(response, call, request));
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!request.isSent) {
                return Losses.unsent(e);
            }
            return timedOut.get() ? Losses.timeout(config.timeouts().answer()) : Losses.of(e);
        } finally {
            limit.cancel(false);
        }
    }

    /// Some servers, llama-cpp-python's among them, refuse an id that is no UUID; 32 hex digits
    /// are.
    private static String hexOf(String requestId) {
        return requestId.substring(requestId.lastIndexOf('_') + 1);
    }

    private void addHeaders(HttpMessage request) {
        config.headers().forEach(request::setHeader);
        request.setHeader(HttpHeaders.ACCEPT, "application/json");
        config.key()
                .ifPresent(key ->
                        request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + key.value()));
    }

    /// Bounds the whole of it, which no timeout of a socket does.
    private Future<?> limit(HttpUriRequestBase request, Duration timeout, AtomicBoolean timedOut) {
        return limits.after(
                timeout,
                () -> {
                    timedOut.set(true);
                    request.abort();
                });
    }

    private Outcome outcome(ClassicHttpResponse response, Call call, CallRequest request)
            throws IOException {
        int status = response.getCode();
        String requestId = first(response, "x-request-id").orElse(call.requestId());
        String type = first(response, HttpHeaders.CONTENT_TYPE).orElse("");
        Answer answer;
        try {
            answer = answers.read(new Head(status, requestId, type), body(response));
        } catch (IOException e) {
            // Else what is left of it would be read, and the connection used again.
            request.abort();
            throw e;
        }
        var wait =
                first(response, HttpHeaders.RETRY_AFTER)
                        .flatMap(value -> RetryAfter.of(value, clock.instant()));
        return switch (status) {
            case 429, 503 -> new Outcome.Busy(answer, wait);
            case 408, 409 -> new Outcome.Failed(answer, wait);
            default ->
                    status >= 500 ? new Outcome.Failed(answer, wait) : new Outcome.Answered(answer);
        };
    }

    private static InputStream body(ClassicHttpResponse response) throws IOException {
        var entity = response.getEntity();
        return entity == null ? InputStream.nullInputStream() : entity.getContent();
    }

    private static Optional<String> first(HttpMessage response, String name) {
        return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }

    @Override
    public Optional<List<String>> models() throws IOException {
        var request = new HttpGet(base + "/models");
        addHeaders(request);
        var limit = limit(request, MODELS_TIMEOUT, new AtomicBoolean());
        try {
            return client.execute(request, HttpEndpoint::models);
        } finally {
            limit.cancel(false);
        }
    }

    private static Optional<List<String>> models(ClassicHttpResponse response) throws IOException {
        int status = response.getCode();
        return switch (status) {
            case 200 -> {
                try (InputStream body = body(response)) {
                    var names = ModelNames.read(body.readNBytes(MOST_OF_MODELS));
                    if (names.isEmpty()) {
                        throw new IOException("GET /models was not answered with a list of models");
                    }
                    yield names;
                }
            }
            case 404, 405, 501 -> Optional.empty();
            default -> throw new IOException("GET /models was answered with status " + status);
        };
    }

    @Override
    public void close() {
        limits.close();
        client.close(CloseMode.IMMEDIATE);
    }

    /// Where a body goes, which knows whether it was this side that failed.
    private static final class Connection extends FilterOutputStream {
        private boolean failed;

        Connection(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            failed = true;
            out.write(bytes, offset, length);
            failed = false;
        }
    }

    /// The body of a call, streamed.
    private static final class CallEntity extends AbstractHttpEntity {
        // JSON has no charset.
        private static final ContentType JSON = ContentType.create("application/json");

        private final Call.Body body;

        CallEntity(Call.Body body) {
            super(JSON, null);
            this.body = body;
        }

        @Override
        public long getContentLength() {
            return body.length();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            var connection = new Connection(out);
            try {
                body.writeTo(connection);
            } catch (IOException e) {
                throw connection.failed ? e : new LocalFailure(e);
            }
        }

        @Override
        public InputStream getContent() {
            throw new UnsupportedOperationException("it is written");
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public boolean isStreaming() {
            return false;
        }

        @Override
        public void close() {}
    }
}
