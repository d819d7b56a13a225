package dev.tidemill.server.app;

import dev.tidemill.server.access.KeyRequest;
import dev.tidemill.server.access.Keys;
import dev.tidemill.server.config.Secret;
import dev.tidemill.server.dispatch.LimitRange;
import dev.tidemill.server.dispatch.UpstreamConfig;
import dev.tidemill.server.engine.EngineConfig;
import dev.tidemill.server.http.Patience;
import dev.tidemill.server.http.Route;
import dev.tidemill.server.job.Author;
import dev.tidemill.server.job.Ids;
import dev.tidemill.server.job.RetryConfig;
import dev.tidemill.server.ops.TracingConfig;
import dev.tidemill.server.store.ProjectLimits;
import dev.tidemill.server.store.Store;
import dev.tidemill.server.webhooks.WebhooksConfig;
import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A whole server in front of a model server that is in the test's hands, and a plain client.
final class Lab implements AutoCloseable {
    private static final Set<String> FINAL = Set.of("completed", "failed", "expired", "cancelled");

    final ModelServer model;
    private final Config config;
    private final InstantSource clock;
    private final HttpClient client = HttpClient.newHttpClient();
    private Tidemill tidemill;

    private Lab(Config config, ModelServer model, InstantSource clock) throws IOException {
        this.config = config;
        this.model = model;
        this.clock = clock;
        tidemill = start(config, clock);
    }

    private static Tidemill start(Config config, InstantSource clock) throws IOException {
        return Tidemill.start(
                config,
                () -> {
                    throw new AssertionError("no embedded model is wanted");
                },
                clock);
    }

    static Lab start(Path folder, ModelServer.Behaviour behaviour) throws IOException {
        var model = ModelServer.start(behaviour);
        return start(folder, model, upstream(model));
    }

    static Lab start(Path folder, ModelServer.Behaviour behaviour, InstantSource clock)
            throws IOException {
        var model = ModelServer.start(behaviour);
        return new Lab(config(folder, upstream(model)), model, clock);
    }

    static Lab start(Path folder, ModelServer.Behaviour behaviour, TracingConfig tracing)
            throws IOException {
        var model = ModelServer.start(behaviour);
        return new Lab(
                config(folder, upstream(model)).with(tracing), model, InstantSource.system());
    }

    static Lab start(Path folder, ModelServer.Behaviour behaviour, ProjectLimits limits)
            throws IOException {
        var model = ModelServer.start(behaviour);
        return new Lab(config(folder, upstream(model)).with(limits), model, InstantSource.system());
    }

    static Lab start(Path folder, ModelServer.Behaviour behaviour, Patience patience)
            throws IOException {
        var model = ModelServer.start(behaviour);
        return new Lab(
                config(folder, upstream(model)).with(patience), model, InstantSource.system());
    }

    static Lab start(Path folder, ModelServer model, UpstreamConfig upstream) throws IOException {
        return new Lab(config(folder, upstream), model, InstantSource.system());
    }

    static Lab start(Path folder, ModelServer model, UpstreamConfig upstream, InstantSource clock)
            throws IOException {
        return new Lab(config(folder, upstream), model, clock);
    }

    static Lab start(
            Path folder,
            ModelServer.Behaviour behaviour,
            WebhooksConfig webhooks,
            InstantSource clock)
            throws IOException {
        var model = ModelServer.start(behaviour);
        return new Lab(config(folder, upstream(model)).with(webhooks), model, clock);
    }

    private static Config config(Path folder, UpstreamConfig upstream) {
        return Config.on(folder).with(List.of(upstream)).with(quick());
    }

    /// One that serves the model `m` and calls `real` what batches call `alias`.
    static UpstreamConfig upstream(ModelServer model) {
        return upstream(model.url(), Duration.ofSeconds(10));
    }

    static UpstreamConfig upstream(URI url, Duration answerTimeout) {
        var timeouts = new UpstreamConfig.Timeouts(Duration.ofSeconds(1), answerTimeout);
        return upstream(List.of(url), timeouts, UpstreamConfig.DEFAULT_MAX_ANSWER_BYTES);
    }

    static UpstreamConfig upstream(
            List<URI> urls, UpstreamConfig.Timeouts timeouts, long maxAnswerBytes) {
        return new UpstreamConfig(
                "test",
                urls,
                Optional.of(new Secret("sk-secret")),
                new UpstreamConfig.Models.Given(List.of("m")),
                Map.of("alias", "real"),
                32,
                LimitRange.fixed(32),
                timeouts,
                Map.of("X-Team", "tide"),
                maxAnswerBytes);
    }

    private static EngineConfig quick() {
        var defaults = EngineConfig.DEFAULT;
        return new EngineConfig(
                defaults.limits(),
                new RetryConfig(3, Duration.ofMillis(1), Duration.ofMillis(5)),
                Duration.ofMillis(200),
                Duration.ofMillis(200),
                defaults.outputExpiry());
    }

    /// Stops the server and starts it again on the same data.
    void restart() throws IOException {
        tidemill.close();
        tidemill = start(config, clock);
    }

    /// Makes an API key beside the running server, as `tidemill keys create` does.
    String key(String organization, @Nullable String project) {
        return key(organization, project, false).secret();
    }

    Keys.Made key(String organization, @Nullable String project, boolean readOnly) {
        var request =
                new KeyRequest(
                        organization,
                        Optional.ofNullable(project),
                        "test",
                        readOnly,
                        Optional.empty());
        return withKeys(keys -> keys.create(request));
    }

    <T> T withKeys(Function<Keys, T> task) {
        return withStore(store -> {
            var ids = new Ids(new SecureRandom());
            return task.apply(new Keys(store.keys().by(Author.COMMAND), ids, clock));
        });
    }

    /// Does something with the store beside the running server.
    <T> T withStore(Function<Store, T> task) {
        try (var store = config.storage().visitStore()) {
            return task.apply(store);
        }
    }

    /// Takes these upstreams instead.
    void reload(UpstreamConfig... upstreams) {
        tidemill.reload(List.of(upstreams));
    }

    int port() {
        return tidemill.port();
    }

    List<Route> routes() {
        return tidemill.routes();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(posting(path, json));
    }

    HttpRequest.Builder posting(String path, String json) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
    }

    HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tidemill.port() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /// The same with an API key.
    HttpResponse<String> send(String key, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return send(request.header("Authorization", "Bearer " + key));
    }

    /// Uploads a file of purpose `batch` and returns its id.
    String upload(String content) throws IOException, InterruptedException {
        var response = send(uploading(content, "batch"));
        if (response.statusCode() != 200) {
            throw new AssertionError(response.body());
        }
        return Json.parse(response.body()).text("id");
    }

    HttpRequest.Builder uploading(String content, String purpose) {
        return request("/v1/files")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(
                        BodyPublishers.ofString(
                                "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n"
                                        + purpose
                                        + "\r\n--b\r\nContent-Disposition: form-data;"
                                        + " name=\"file\"; filename=\"in.jsonl\"\r\n\r\n"
                                        + content
                                        + "\r\n--b--\r\n"));
    }

    static String creating(String file, String endpoint) {
        return "{\"input_file_id\":\""
                + file
                + "\",\"endpoint\":\""
                + endpoint
                + "\",\"completion_window\":\"24h\"}";
    }

    /// Makes a batch of these lines, and waits for its end.
    Json run(String... lines) throws IOException, InterruptedException {
        return end(create(String.join("\n", lines)));
    }

    /// Makes a batch of this input, and returns its id.
    String create(String input) throws IOException, InterruptedException {
        var created = post("/v1/batches", creating(upload(input), "/v1/embeddings"));
        return Json.parse(created.body()).text("id");
    }

    Json end(String id) throws IOException, InterruptedException {
        return await(id, batch -> FINAL.contains(batch.text("status")));
    }

    Json await(String id, Predicate<Json> condition) throws IOException, InterruptedException {
        return awaitAt("/v1/batches/" + id, condition);
    }

    Json awaitAt(String path, Predicate<Json> condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        Json found = Json.parse(get(path).body());
        while (!condition.test(found)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain: " + found);
            }
            LockSupport.parkNanos(2_000_000);
            found = Json.parse(get(path).body());
        }
        return found;
    }

    /// Waits until the progress of the batch is like this.
    Json awaitProgress(String id, Predicate<Json> condition)
            throws IOException, InterruptedException {
        return awaitAt("/v1/batches/" + id + "/progress", condition);
    }

    Exposition metrics() throws IOException, InterruptedException {
        return Exposition.of(get("/metrics").body());
    }

    Exposition awaitMetrics(Predicate<Exposition> condition)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        var metrics = metrics();
        while (!condition.test(metrics)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain");
            }
            LockSupport.parkNanos(10_000_000);
            metrics = metrics();
        }
        return metrics;
    }

    /// Asks for a large file, and goes away.
    void abortDownload() throws IOException, InterruptedException {
        String file = upload("{}\n".repeat(10_000_000));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            String request =
                    "GET /v1/files/" + file + "/content HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(10_000);
            socket.getInputStream().readNBytes(1_000);
        }
        awaitMetrics(metrics -> !metrics.named("tidemill_http_aborted_total").isEmpty());
    }

    /// A model server that answers nothing before this.
    static ModelServer.Behaviour echoAfter(CountDownLatch latch) {
        return request -> {
            await(latch);
            return Models.echo().reply(request);
        };
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    List<String> output(Json batch) throws IOException, InterruptedException {
        return content(batch.text("output_file_id"));
    }

    List<String> errors(Json batch) throws IOException, InterruptedException {
        return content(batch.text("error_file_id"));
    }

    private List<String> content(String file) throws IOException, InterruptedException {
        return file.equals("null")
                ? List.of()
                : get("/v1/files/" + file + "/content").body().lines().toList();
    }

    /// A line for the model `m` whose body has more than the model.
    static String line(String customId, String more) {
        return "{\"custom_id\":\""
                + customId
                + "\",\"method\":\"POST\",\"url\":\"/v1/embeddings\",\"body\":{\"model\":\"m\","
                + more
                + "}}";
    }

    /// So many lines for the model `m`, from `c0`.
    static String lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> line("c" + i, "\"input\":1"))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() throws IOException {
        client.close();
        tidemill.close();
        model.close();
    }
}
