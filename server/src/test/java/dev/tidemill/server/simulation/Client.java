package dev.tidemill.server.simulation;

import dev.tidemill.server.engine.Engine;
import dev.tidemill.server.job.Author;
import dev.tidemill.server.job.Scope;
import dev.tidemill.server.store.BatchQuery;
import dev.tidemill.server.store.NewFile;
import dev.tidemill.server.store.StoreUnavailable;
import dev.tidemill.wire.Batch;
import dev.tidemill.wire.BatchStatus;
import dev.tidemill.wire.CreateBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The user of the batches: uploads, creates, cancels, and watches the list. It looks before it
/// tries again what may have been done.
final class Client {
    private static final Author AUTHOR = new Author(null, "req_1", "127.0.0.1");
    private static final String NAME = "name";
    private static final Duration WINDOW = Duration.ofHours(24);

    private final World world;
    private final History history;
    private int uploads;
    private boolean hasCancelled;
    private boolean hasExpired;

    Client(World world) {
        this.world = world;
        history = new History(world);
    }

    /// All batches as the list shows them, oldest first.
    List<Batch> list() {
        var query = new BatchQuery(100, null);
        return world.store.batches().list(Scope.DEFAULT, query).orElseThrow().data().reversed();
    }

    static String name(Batch batch) {
        return batch.metadata() == null ? "" : batch.metadata().getOrDefault(NAME, "");
    }

    /// Looks at the list, and does at this process what is due. True if nothing is left to do: all
    /// batches were created and have ended, and nothing but their rows and files is there.
    boolean act(Node node) {
        var batches = list();
        history.see(batches);
        for (Batch batch : batches) {
            if (batch.status() != BatchStatus.VALIDATING
                    && batch.status() != BatchStatus.IN_PROGRESS) {
                world.stopped.add(name(batch));
            }
        }
        Engine engine = node.engine();
        if (engine != null) {
            act(node, engine, batches);
        }
        return batches.size() >= world.plan.inputs().size()
                && batches.stream().allMatch(batch -> batch.status().isFinal())
                && !world.database.hasRemains();
    }

    private void act(Node node, Engine engine, List<Batch> batches) {
        try {
            for (Plan.Input input : world.plan.inputs()) {
                if (isDue(input.afterCalls(), batches) && find(batches, input.name()).isEmpty()) {
                    create(node, engine, input);
                }
            }
            stop(engine, batches);
        } catch (StoreUnavailable | IOException _) {
            // It will look again what has become of it.
        }
    }

    private void stop(Engine engine, List<Batch> batches) {
        var acts = world.plan.acts();
        var victim = find(batches, acts.cancelled());
        if (!hasCancelled && victim.isPresent() && isDue(acts.cancelAfter(), batches)) {
            var _ = engine.cancel(AUTHOR, Scope.DEFAULT, victim.get().id());
            hasCancelled = true;
        }
        if (!hasExpired && !batches.isEmpty() && isDue(acts.expireAfter(), batches)) {
            world.endWindows(batches.stream().map(Client::name).toList(), WINDOW.plusHours(1));
            hasExpired = true;
        }
    }

    /// Batches that have ended call nobody: then everything is due.
    private boolean isDue(int afterCalls, List<Batch> batches) {
        return afterCalls >= 0
                && (world.calls.get() >= afterCalls
                        || batches.stream().allMatch(batch -> batch.status().isFinal()));
    }

    private static Optional<Batch> find(List<Batch> batches, String name) {
        return batches.stream().filter(batch -> name(batch).equals(name)).findFirst();
    }

    private void create(Node node, Engine engine, Plan.Input input) throws IOException {
        byte[] bytes = text(input).getBytes(StandardCharsets.UTF_8);
        String file = "file-" + input.name() + "-" + ++uploads;
        String key = "files/" + file;
        try (var writer = node.blobs().create(key)) {
            writer.write(bytes, 0, bytes.length);
            writer.commit();
        }
        var row = new NewFile(file, "batch", "in", bytes.length, "00", key, null);
        node.store().files().create(Scope.DEFAULT, row, world.now());
        var request =
                new CreateBatch(file, "/v1/embeddings", "24h", Map.of(NAME, input.name()), null);
        var _ = engine.create(AUTHOR, Scope.DEFAULT, request, WINDOW);
    }

    /// Every third line is followed by a blank one.
    private static String text(Plan.Input input) {
        var text = new StringBuilder();
        for (int line = 0; line < input.lines(); line++) {
            text.append(line(input.customId(line))).append('\n');
            text.append(line % 3 == 0 ? "\n" : "");
        }
        return text.append(input.isInvalid() ? "{\n" : "").toString();
    }

    private static String line(String customId) {
        return "{\"custom_id\":\""
                + customId
                + "\",\"method\":\"POST\",\"url\":\"/v1/embeddings\","
                + "\"body\":{\"model\":\"m\",\"input\":\""
                + customId
                + "\"}}";
    }

    /// The `custom_id`s of those lines whose results are durable now.
    List<String> durableLines() {
        var lines = new ArrayList<String>();
        for (Batch batch : list()) {
            long number = world.store.life().number(Scope.DEFAULT, batch.id()).orElseThrow();
            for (var result : world.store.results().slice(number, 0, 1_000)) {
                lines.add(OutputText.customId(new String(result.bytes(), StandardCharsets.UTF_8)));
            }
        }
        return lines;
    }
}
