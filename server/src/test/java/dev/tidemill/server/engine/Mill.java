package dev.tidemill.server.engine;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.blobs.LocalBlobs;
import dev.tidemill.server.dispatch.ByteBudget;
import dev.tidemill.server.dispatch.Call;
import dev.tidemill.server.dispatch.Upstreams;
import dev.tidemill.server.job.Answer;
import dev.tidemill.server.job.Author;
import dev.tidemill.server.job.Outcome;
import dev.tidemill.server.job.RetryConfig;
import dev.tidemill.server.job.Scope;
import dev.tidemill.server.store.NewFile;
import dev.tidemill.server.store.PostgresConfig;
import dev.tidemill.server.store.Store;
import dev.tidemill.server.trace.Tracing;
import dev.tidemill.wire.Batch;
import dev.tidemill.wire.BatchStatus;
import dev.tidemill.wire.CreateBatch;
import dev.tidemill.wire.Usage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An engine on a real store with a model server in the test's hands.
final class Mill implements AutoCloseable {
    private static final Author AUTHOR = new Author(null, "req_1", "127.0.0.1");
    static final String ENDPOINT = "/v1/embeddings";

    final Store store;
    final String incarnation;
    final Blobs blobs;
    final List<String> calls = new CopyOnWriteArrayList<>();
    final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final Engine engine;
    private final SecureRandom random = new SecureRandom();

    private Mill(
            Store store, Path folder, EngineConfig config, Upstreams upstreams, String incarnation)
            throws IOException {
        this.store = store;
        blobs = LocalBlobs.share(folder.resolve("blobs"));
        InstantSource clock = now::get;
        this.incarnation = incarnation;
        engine =
                Engine.start(
                        new Parts(
                                store,
                                blobs,
                                upstreams,
                                config,
                                clock,
                                random,
                                incarnation,
                                ByteBudget.ofHeap(),
                                new SimpleMeterRegistry(),
                                Tracing.OFF));
    }

    static EngineConfig quick() {
        var defaults = EngineConfig.DEFAULT;
        return new EngineConfig(
                new EngineConfig.Limits(20_000, 4 << 20, 20_000, 10, 8 << 20),
                new RetryConfig(3, Duration.ofMillis(1), Duration.ofMillis(5)),
                Duration.ofMillis(200),
                Duration.ofMillis(200),
                defaults.outputExpiry());
    }

    static Mill start(Path folder, Model model) throws IOException {
        return start(folder, quick(), model);
    }

    static Mill start(Path folder, EngineConfig config, Model model) throws IOException {
        var store = Store.open(folder, new SimpleMeterRegistry());
        return new Mill(store, folder, config, model.upstreams(8), "node");
    }

    /// One of the nodes that share a database, and the folder of their blobs.
    static Mill join(PostgresConfig database, Path folder, Model model) throws IOException {
        return join(database, folder, model.upstreams(8), "node-" + new SecureRandom().nextLong());
    }

    /// ... under this name, which is its place among them.
    static Mill join(PostgresConfig database, Path folder, Upstreams upstreams, String incarnation)
            throws IOException {
        var store = Store.open(database, new SimpleMeterRegistry());
        return new Mill(store, folder, quick(), upstreams, incarnation);
    }

    static Outcome ok(Call call, String body) {
        return answered(200, call, body);
    }

    static Outcome answered(int status, Call call, String body) {
        return new Outcome.Answered(answer(status, call, body));
    }

    static Answer answer(int status, Call call, String body) {
        var payload = new Answer.Payload.InMemory(body.getBytes(StandardCharsets.UTF_8));
        return new Answer(status, call.requestId(), payload, Optional.of(new Usage(2, 1, 3, 1, 5)));
    }

    /// Lines `c1` to `cN` for the model `m`.
    static String lines(int count) {
        var text = new StringBuilder();
        IntStream.rangeClosed(1, count).forEach(i -> text.append(line("c" + i)).append('\n'));
        return text.toString();
    }

    static String line(String customId) {
        return "{\"custom_id\":\""
                + customId
                + "\",\"method\":\"POST\",\"url\":\""
                + ENDPOINT
                + "\",\"body\":{\"model\":\"m\",\"input\":\""
                + customId
                + "\"}}";
    }

    /// Uploads the input and makes a batch of it.
    Batch create(String input) throws IOException {
        return create(input, ENDPOINT);
    }

    Batch create(String input, String endpoint) throws IOException {
        byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
        String file = "file-" + random.nextLong();
        String key = "files/" + file;
        try (var writer = blobs.create(key)) {
            writer.write(bytes, 0, bytes.length);
            writer.commit();
        }
        store.files()
                .create(
                        Scope.DEFAULT,
                        new NewFile(file, "batch", "in", bytes.length, "00", key, null),
                        now.get());
        return createOf(file, endpoint);
    }

    Batch createOf(String file, String endpoint) {
        return engine.create(
                AUTHOR,
                Scope.DEFAULT,
                new CreateBatch(file, endpoint, "24h", null, null),
                Duration.ofHours(24));
    }

    Engine.Cancellation cancel(Batch batch) {
        return engine.cancel(AUTHOR, Scope.DEFAULT, batch.id());
    }

    Batch find(Batch batch) {
        return store.batches().find(Scope.DEFAULT, batch.id()).orElseThrow();
    }

    /// Waits until the batch is final.
    Batch end(Batch batch) {
        return await(batch, found -> found.status().isFinal());
    }

    Batch await(Batch batch, BatchStatus status) {
        return await(batch, found -> found.status() == status);
    }

    Batch await(Batch batch, Predicate<Batch> condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        Batch found = find(batch);
        while (!condition.test(found)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain: " + found);
            }
            LockSupport.parkNanos(1_000_000);
            found = find(batch);
        }
        return found;
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    List<String> output(Batch batch) throws IOException {
        return content(batch.outputFileId());
    }

    List<String> errors(Batch batch) throws IOException {
        return content(batch.errorFileId());
    }

    private List<String> content(@Nullable String id) throws IOException {
        if (id == null) {
            return List.of();
        }
        var file = store.files().find(Scope.DEFAULT, id, now.get()).orElseThrow();
        try (var in = blobs.open(file.blob(), 0, file.bytes())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Override
    public void close() {
        engine.close();
        blobs.close();
        store.close();
    }
}
