package dev.tidemill.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.engine.Engine.Cancellation;
import dev.tidemill.server.job.Loss;
import dev.tidemill.server.job.Outcome;
import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.BatchStatus;
import dev.tidemill.wire.RequestCounts;
import dev.tidemill.wire.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EngineTest {
    @TempDir Path folder;

    @Test
    void theOutputHasTheOrderOfTheInput() throws Exception {
        try (var mill = Mill.start(folder, Mill::ok)) {
            var batch = mill.end(mill.create(Mill.lines(500)));

            assertEquals(BatchStatus.COMPLETED, batch.status());
            assertEquals(new RequestCounts(500, 500, 0), batch.requestCounts());
            assertEquals(new Usage(1000, 500, 1500, 500, 2500), batch.usage());
            assertEquals(ids(1, 500), customIds(mill.output(batch)));
            assertNull(batch.errorFileId());
        }
    }

    @Test
    void theBodyOfALineArrivesByteForByte() throws Exception {
        String body =
                "{ \"z\":1, \"model\" : \"m\",\"big\":123456789012345678901234567890,"
                        + "\"u\":\"\\u00e9é\",\"z\":2,\"input\":[\"a\"] }";
        String line =
                "{\"body\":"
                        + body
                        + ",\"url\":\"/v1/embeddings\",\"method\":\"POST\","
                        + "\"custom_id\":\"x\"}\r\n";
        try (var mill = Mill.start(folder, Mill::ok)) {
            var batch = mill.end(mill.create(line));

            assertTrue(
                    mill.output(batch).getFirst().contains("\"body\":" + body + "}"),
                    mill.output(batch).getFirst());
        }
    }

    @Test
    void anAliasReplacesOnlyTheModel() throws Exception {
        String line = Mill.line("x").replace("\"m\"", "\"al\\u0069as\"");
        try (var mill = Mill.start(folder, Mill::ok)) {
            var batch = mill.end(mill.create(line));

            assertEquals("alias", batch.model());
            var sent = "\"body\":{\"model\":\"the \\\"real\\\" one\",\"input\":\"x\"}}";
            assertTrue(mill.output(batch).getFirst().contains(sent), mill.output(batch).getFirst());
        }
    }

    @Test
    void aLongLineIsSentAsItStands() throws Exception {
        String line =
                Mill.line("x")
                        .replace("\"input\":\"x\"", "\"input\":\"" + "y".repeat(2_000_000) + "\"");
        var length = new AtomicInteger();
        try (var mill =
                Mill.start(
                        folder,
                        (call, body) -> {
                            length.set(body.length());
                            return Mill.ok(call, "{}");
                        })) {
            var batch = mill.end(mill.create(Mill.line("a") + "\n" + line + "\n" + Mill.line("b")));

            assertEquals(new RequestCounts(3, 3, 0), batch.requestCounts());
            assertEquals(List.of("a", "x", "b"), customIds(mill.output(batch)));
        }
    }

    @Test
    void whatTheModelRefusesGoesToTheErrorFile() throws Exception {
        try (var mill =
                Mill.start(
                        folder,
                        (call, body) ->
                                Mill.answered(body.contains("c2\"") ? 404 : 200, call, "{}"))) {
            var batch = mill.end(mill.create(Mill.lines(3)));

            assertEquals(BatchStatus.COMPLETED, batch.status());
            assertEquals(new RequestCounts(3, 2, 1), batch.requestCounts());
            assertEquals(List.of("c1", "c3"), customIds(mill.output(batch)));
            var error = mill.errors(batch).getFirst();
            assertTrue(error.contains("\"status_code\":404"), error);
            assertTrue(error.endsWith("\"error\":null}"), error);
        }
    }

    @Test
    void whatMayPassIsTriedAgainAndNoMoreThanAllowed() throws Exception {
        Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
        try (var mill =
                Mill.start(
                        folder,
                        (call, body) -> {
                            int n =
                                    calls.computeIfAbsent(body, _ -> new AtomicInteger())
                                            .incrementAndGet();
                            if (body.contains("c1\"") && n < 3) {
                                return new Outcome.Failed(
                                        Mill.answer(500, call, "{}"), Optional.empty());
                            }
                            if (body.contains("c2\"")) {
                                return new Outcome.Lost(Loss.TIMEOUT, "Too slow.");
                            }
                            if (body.contains("c3\"") && n < 20) {
                                return new Outcome.Busy(
                                        Mill.answer(429, call, "{}"), Optional.empty());
                            }
                            return Mill.ok(call, "{}");
                        })) {
            var batch = mill.end(mill.create(Mill.lines(4)));

            assertEquals(List.of("c1", "c3", "c4"), customIds(mill.output(batch)));
            assertEquals(
                    "\"response\":null,\"error\":{\"code\":\"request_timeout\",\"message\":\"Too slow.\"}}",
                    mill.errors(batch).getFirst().replaceFirst(".*\"c2\",", ""));
            var counts = calls.values().stream().map(AtomicInteger::get).sorted().toList();
            assertEquals(List.of(1, 3, 3, 20), counts);
        }
    }

    @Test
    void aCancelledBatchKeepsWhatHasFinished() throws Exception {
        var answered = new Semaphore(25);
        try (var mill =
                Mill.start(
                        folder,
                        (call, _) -> {
                            answered.acquire();
                            return Mill.ok(call, "{}");
                        })) {
            var batch = mill.create(Mill.lines(100));
            mill.await(batch, found -> found.requestCounts().completed() == 25);

            assertInstanceOf(Cancellation.Accepted.class, mill.cancel(batch));
            var ended = mill.end(batch);

            assertEquals(BatchStatus.CANCELLED, ended.status());
            assertEquals(new RequestCounts(100, 25, 75), ended.requestCounts());
            assertEquals(25, mill.output(ended).size());
            var all = new ArrayList<>(customIds(mill.output(ended)));
            all.addAll(customIds(mill.errors(ended)));
            assertEquals(100, all.stream().distinct().count());
            assertTrue(mill.errors(ended).getFirst().contains("\"code\":\"batch_cancelled\""));
            assertInstanceOf(Cancellation.Accepted.class, mill.cancel(batch));
        }
    }

    @Test
    void linesInFlightMayFinishWithinTheGrace() throws Exception {
        var started = new CountDownLatch(8);
        var go = new CountDownLatch(1);
        var config = Mill.quick();
        var patient =
                new EngineConfig(
                        config.limits(),
                        config.retry(),
                        Duration.ofMinutes(1),
                        config.stopGrace(),
                        config.outputExpiry());
        try (var mill =
                Mill.start(
                        folder,
                        patient,
                        (call, _) -> {
                            started.countDown();
                            go.await();
                            return Mill.ok(call, "{}");
                        })) {
            var batch = mill.create(Mill.lines(100));
            started.await();
            mill.cancel(batch);
            assertEquals(BatchStatus.CANCELLING, mill.find(batch).status());
            go.countDown();

            var ended = mill.end(batch);
            assertEquals(new RequestCounts(100, 8, 92), ended.requestCounts());
        }
    }

    @Test
    void anExpiredBatchSaysWhichLinesDidNotRun() throws Exception {
        var answered = new Semaphore(7);
        try (var mill =
                Mill.start(
                        folder,
                        (call, _) -> {
                            answered.acquire();
                            return Mill.ok(call, "{}");
                        })) {
            var batch = mill.create(Mill.lines(30));
            mill.await(batch, found -> found.requestCounts().completed() == 7);
            mill.now.set(mill.now.get().plus(Duration.ofHours(24)));

            var ended = mill.end(batch);

            assertEquals(BatchStatus.EXPIRED, ended.status());
            assertEquals(new RequestCounts(30, 7, 23), ended.requestCounts());
            assertTrue(mill.errors(ended).getFirst().contains("\"code\":\"batch_expired\""));
            assertInstanceOf(Cancellation.TooLate.class, mill.cancel(batch));
        }
    }

    @Test
    void aNewProcessGoesOnWhereTheOldOneStopped() throws Exception {
        var answered = new Semaphore(120);
        Model slow =
                (call, _) -> {
                    answered.acquire();
                    return Mill.ok(call, "{}");
                };
        dev.tidemill.wire.Batch batch;
        try (var mill = Mill.start(folder, slow)) {
            batch = mill.create(Mill.lines(300));
            mill.await(batch, found -> found.requestCounts().completed() == 120);
        }
        Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
        try (var mill =
                Mill.start(
                        folder,
                        (call, _) -> {
                            calls.computeIfAbsent(call.requestId(), _ -> new AtomicInteger())
                                    .incrementAndGet();
                            return Mill.ok(call, "{}");
                        })) {
            var ended = mill.end(batch);

            assertEquals(new RequestCounts(300, 300, 0), ended.requestCounts());
            assertEquals(ids(1, 300), customIds(mill.output(ended)));
            assertEquals(180, calls.size());
        }
    }

    @Test
    void aFinishedBatchLeavesNothingButItsRowAndFiles() throws Exception {
        try (var mill = Mill.start(folder, Mill::ok)) {
            var batch = mill.end(mill.create(Mill.lines(30)));

            long number = mill.store.life().number(Scope.DEFAULT, batch.id()).orElseThrow();
            Mill.await(() ->
                    mill.store.results().slice(number, 0, 1).isEmpty()
                            && mill.store.shards().of(number, -1, 1).isEmpty());
            assertEquals(30, mill.output(batch).size());
        }
    }

    @Test
    void aSmallBatchDoesNotWaitForALargeOne() throws Exception {
        try (var mill =
                Mill.start(
                        folder,
                        (call, _) -> {
                            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
                            return Mill.ok(call, "{}");
                        })) {
            var large = mill.create(Mill.lines(10_000));
            mill.await(large, found -> found.requestCounts().completed() > 0);
            var small = mill.end(mill.create(Mill.lines(10)));

            assertEquals(BatchStatus.COMPLETED, small.status());
            assertEquals(BatchStatus.IN_PROGRESS, mill.find(large).status());
            assertTrue(mill.find(large).requestCounts().completed() < 5_000);
        }
    }

    private static List<String> ids(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "c" + i).toList();
    }

    private static List<String> customIds(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst(".*\"custom_id\":\"([^\"]*)\".*", "$1"))
                .toList();
    }
}
