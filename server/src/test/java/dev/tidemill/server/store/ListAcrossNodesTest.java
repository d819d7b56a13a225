package dev.tidemill.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.Batch;
import dev.tidemill.wire.CreateBatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// The order of the list while several nodes, whose clocks differ, create batches at once.
class ListAcrossNodesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final int EACH = 300;

    private final PostgresConfig database = TestPostgres.emptyDatabase();

    @Test
    void whoFollowsTheListMissesAndRepeatsNone() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<String>>> creators = new ArrayList<>();
            for (int offset : List.of(-5, 0, 5)) {
                creators.add(threads.submit(creator(offset)));
            }
            List<String> followed = threads.submit(this::follow).get();

            List<String> created = new ArrayList<>();
            for (var creator : creators) {
                created.addAll(creator.get());
            }
            assertEquals(3 * EACH, followed.size());
            assertEquals(new HashSet<>(created), new HashSet<>(followed));
        }
    }

    /// A node whose clock is wrong by so many seconds.
    private Callable<List<String>> creator(int offset) {
        return () -> {
            List<String> ids = new ArrayList<>();
            try (var store = Store.open(database, new SimpleMeterRegistry())) {
                for (int i = 0; i < EACH; i++) {
                    String id = "batch_" + (offset + 5) + "_" + i;
                    var request = new CreateBatch("file-in", "/v1/embeddings", "24h", null, null);
                    var batch = new NewBatch(id, new byte[] {1}, request, 86_400);
                    // A second passes with every hundred batches.
                    var now = NOW.plusSeconds(offset + i / 100);
                    ids.add(store.batches().create(Scope.DEFAULT, batch, now).batch().id());
                }
            }
            return ids;
        };
    }

    /// A client that asks for what is new, again and again, until it has seen everything.
    private List<String> follow() {
        List<String> seen = new ArrayList<>();
        long deadline = System.nanoTime() + 60_000_000_000L;
        try (var store = Store.open(database, new SimpleMeterRegistry())) {
            while (seen.size() < 3 * EACH && System.nanoTime() < deadline) {
                String after = seen.isEmpty() ? null : seen.getLast();
                var query = new BatchQuery(BatchFilter.ALL, 50, true, after, null);
                store.batches().list(Scope.DEFAULT, query).orElseThrow().data().stream()
                        .map(Batch::id)
                        .forEach(seen::add);
            }
        }
        return seen;
    }
}
