package dev.tidemill.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemill.server.dispatch.Call;
import dev.tidemill.server.job.Outcome;
import dev.tidemill.server.store.PostgresConfig;
import dev.tidemill.server.store.TestPostgres;
import dev.tidemill.wire.BatchStatus;
import dev.tidemill.wire.RequestCounts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several nodes on one database.
class ClusterTest {
    private final PostgresConfig database = TestPostgres.emptyDatabase();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    @TempDir Path folder;

    @Test
    void twoNodesShareABatchAndSendEachLineOnce() throws Exception {
        Set<String> senders = ConcurrentHashMap.newKeySet();
        try (var one = join(model("one", senders));
                var other = join(model("other", senders))) {
            var batch = one.end(one.create(Mill.lines(1_000)));

            assertEquals(Set.of("one", "other"), senders);
            assertEquals(new RequestCounts(1_000, 1_000, 0), batch.requestCounts());
            assertEquals(
                    IntStream.rangeClosed(1, 1_000).mapToObj(i -> "c" + i).toList(),
                    customIds(other.output(batch)));
            assertEquals(Set.of(1), Set.copyOf(calls.values()));
        }
    }

    @Test
    void aBatchIsCancelledThroughAnyNode() throws Exception {
        var gate = new Semaphore(0);
        try (var one = join((call, _) -> waitFor(gate, call));
                var other = join((call, _) -> waitFor(gate, call))) {
            var batch = one.create(Mill.lines(100));
            one.await(batch, BatchStatus.IN_PROGRESS);

            other.cancel(batch);

            var ended = other.end(batch);
            assertEquals(BatchStatus.CANCELLED, ended.status());
            assertEquals(100, ended.requestCounts().failed());
            gate.release(1_000);
        }
    }

    @Test
    void whoStopsHandsItsShardsOver() throws Exception {
        var gate = new Semaphore(25);
        try (var stays = join(model("stays", ConcurrentHashMap.newKeySet()))) {
            var leaves = join((call, _) -> waitFor(gate, call));
            var batch = leaves.create(Mill.lines(200));
            leaves.await(batch, found -> found.requestCounts().completed() > 20);
            leaves.close();

            var ended = stays.end(batch);

            assertEquals(new RequestCounts(200, 200, 0), ended.requestCounts());
        }
    }

    @Test
    void whatADeadNodeLeftIsTakenOverAndItsLateResultsAreVoid() throws Exception {
        var gate = new Semaphore(0);
        Set<String> senders = ConcurrentHashMap.newKeySet();
        try (var dead = join((call, _) -> waitFor(gate, call))) {
            var batch = dead.create(Mill.lines(300));
            dead.await(batch, BatchStatus.IN_PROGRESS);
            TestPostgres.run(database, "update nodes set beat_at = 0");
            try (var heir = join(model("heir", senders))) {
                Mill.await(() -> !senders.isEmpty());
                gate.release(1_000);
                var ended = heir.end(batch);

                assertEquals(new RequestCounts(300, 300, 0), ended.requestCounts());
                assertEquals(
                        IntStream.rangeClosed(1, 300).mapToObj(i -> "c" + i).toList(),
                        customIds(heir.output(ended)));
            }
        }
    }

    @Test
    void aNodeWithoutAPartInTheUpstreamGivesItsShardsBack() throws Exception {
        var model = model("any", ConcurrentHashMap.newKeySet());
        try (var last = Mill.join(database, folder, model.upstreams(1), "b")) {
            var batch = last.create(Mill.lines(500));
            last.await(batch, found -> found.requestCounts().completed() > 0);
            // Of the one permit there is, the first node has all.
            try (var first = Mill.join(database, folder, model.upstreams(1), "a")) {
                var ended = first.end(batch);
                assertEquals(new RequestCounts(500, 500, 0), ended.requestCounts());
                assertEquals(Set.of(1), Set.copyOf(calls.values()));
            }
        }
    }

    private Mill join(Model model) throws Exception {
        return Mill.join(database, folder, model);
    }

    private Model model(String node, Set<String> senders) {
        return (call, body) -> {
            senders.add(node);
            calls.merge(call.requestId(), 1, Integer::sum);
            LockSupport.parkNanos(20_000_000);
            return Mill.ok(call, body);
        };
    }

    private static Outcome waitFor(Semaphore gate, Call call) throws InterruptedException {
        gate.acquire();
        return Mill.ok(call, "{}");
    }

    private static List<String> customIds(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst(".*\"custom_id\":\"([^\"]*)\".*", "$1"))
                .toList();
    }
}
