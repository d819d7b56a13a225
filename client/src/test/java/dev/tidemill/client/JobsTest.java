package dev.tidemill.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.client.batches.Batch;
import dev.tidemill.client.batches.BatchCancelParams;
import dev.tidemill.client.batches.BatchCreateParams;
import dev.tidemill.client.batches.BatchListPage;
import dev.tidemill.client.batches.BatchListParams;
import dev.tidemill.client.batches.BatchRetrieveParams;
import dev.tidemill.client.batches.BatchService;
import dev.tidemill.client.core.RequestOptions;
import dev.tidemill.client.errors.NotFoundException;
import dev.tidemill.client.errors.TidemillIoException;
import dev.tidemill.client.jobs.BatchJobs;
import dev.tidemill.client.jobs.BatchRequest;
import dev.tidemill.client.jobs.Job;
import dev.tidemill.client.jobs.JobParams;
import dev.tidemill.client.jobs.JobProgress;
import dev.tidemill.client.jobs.Outcome;
import dev.tidemill.client.jobs.UploadProgress;
import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelRequest;
import dev.tidemill.testkit.Models;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs on a Tidemill whose models are `m` and `n`, and which refuses an input of `bad`.
class JobsTest {
    private static final AtomicBoolean MENDED = new AtomicBoolean();
    private static LiveServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        server = LiveServer.start(folder, JobsTest::reply);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void refuseWhatIsBad() {
        MENDED.set(false);
    }

    private static ModelReply reply(ModelRequest request) {
        if (request.method().equals("GET")) {
            return Models.list("m", "n");
        }
        return request.text().contains("bad") && !MENDED.get()
                ? ModelReply.error(400, "x")
                : ModelReply.json(200, Models.echo(request));
    }

    private static BatchRequest request(String customId, String model, String input) {
        return BatchRequest.of(
                customId,
                "/v1/embeddings",
                "{\"model\":\"%s\",\"input\":\"%s\"}".formatted(model, input));
    }

    private static Stream<BatchRequest> requests(int count) {
        return IntStream.range(0, count).mapToObj(i -> request("c" + i, "m", "in" + i));
    }

    private static Job run(Stream<BatchRequest> requests, JobParams params) {
        Job job = server.client.jobs().submit(requests, params);
        job.await();
        return job;
    }

    private static JobParams.Builder lines(int most) {
        return JobParams.builder().maxLines(most);
    }

    /// Such as `c1 echo in1`, `c2 400`, `c3 batch_failed`.
    private static List<String> told(Job job) {
        try (var outcomes = job.results()) {
            return outcomes.map(JobsTest::told).toList();
        }
    }

    private static String told(Outcome outcome) {
        String id = outcome.request().customId() + " ";
        return switch (outcome) {
            case Outcome.Succeeded good ->
                    id + good.body().get("echo").orElseThrow().asString().orElseThrow();
            case Outcome.Refused bad -> id + bad.status();
            case Outcome.NotRun none -> id + none.code();
        };
    }

    @Test
    void outcomesComeWithTheirRequestsInInputOrder() {
        Job job = run(requests(5), JobParams.none());

        try (var outcomes = job.results()) {
            var first = (Outcome.Succeeded) outcomes.findFirst().orElseThrow();
            assertEquals(request("c0", "m", "in0"), first.request());
            assertEquals(200, first.status());
            assertTrue(!first.requestId().isEmpty());
        }
        assertEquals(List.of("c0 in0", "c1 in1", "c2 in2", "c3 in3", "c4 in4"), told(job));
    }

    @Test
    void aJobIsSplitAtTheLimitOfLines() {
        Job job = run(requests(5), lines(2).build());

        assertEquals(3, job.batchIds().size());
        assertEquals(List.of("c0 in0", "c1 in1", "c2 in2", "c3 in3", "c4 in4"), told(job));
    }

    @Test
    void aJobIsSplitAtTheLimitOfBytes() {
        int line = request("c0", "m", "in0").toLine().length;

        Job job = run(requests(4), JobParams.builder().maxBytes(2L * line).build());

        assertEquals(2, job.batchIds().size());
        assertEquals(
                List.of(2L, 2L),
                job.progress().batches().stream()
                        .map(batch -> batch.requestCounts().orElseThrow().total())
                        .toList());
    }

    @Test
    void aLineOverTheLimitOfBytesIsABatchOfItsOwn() {
        assertEquals(
                2, run(requests(2), JobParams.builder().maxBytes(1).build()).batchIds().size());
    }

    @Test
    void modelsThatTakeTurnsKeepTheInputOrder() {
        Job job =
                run(
                        Stream.of(
                                request("c0", "m", "m"),
                                request("c1", "n", "n"),
                                request("c2", "n", "n"),
                                request("c3", "m", "m"),
                                request("c4", "n", "n")),
                        JobParams.none());

        assertEquals(
                List.of(Optional.of("m"), Optional.of("n")),
                job.progress().batches().stream().map(Batch::model).toList());
        assertEquals(List.of("c0 m", "c1 n", "c2 n", "c3 m", "c4 n"), told(job));
        assertEquals(
                List.of("c0 m", "c1 n", "c2 n", "c3 m", "c4 n"),
                told(server.client.jobs().resume(job.batchIds().reversed())));
    }

    @Test
    void failuresAreToldInTheirPlace() {
        Job job =
                run(
                        Stream.of(
                                request("c0", "m", "bad"),
                                request("c1", "m", "good"),
                                request("c2", "m", "bad")),
                        JobParams.none());

        assertEquals(List.of("c0 400", "c1 good", "c2 400"), told(job));
    }

    @Test
    void linesThatFailedAreSubmittedAgain() {
        Job job =
                run(
                        Stream.of(
                                request("c0", "m", "bad"),
                                request("c1", "m", "good"),
                                request("c2", "m", "bad")),
                        JobParams.builder().putMetadata("team", "search").build());
        MENDED.set(true);

        Job again = job.retryFailed().orElseThrow();
        var batches = again.await().batches();

        assertEquals(List.of("c0 bad", "c2 bad"), told(again));
        assertEquals("search", batches.getFirst().metadata().orElseThrow().asMap().get("team"));
        assertEquals(Optional.empty(), again.retryFailed());
    }

    @Test
    void ofABatchThatFailedTheLineToBlameIsNamed() {
        Job job =
                run(
                        Stream.of(
                                request("c0", "m", "x"),
                                request("c0", "m", "y"),
                                request("c2", "m", "z")),
                        JobParams.none());

        assertEquals(
                List.of("c0 batch_failed", "c0 duplicate_custom_id", "c2 batch_failed"), told(job));
    }

    @Test
    void aJobGoesOnFromTheIdsOfItsBatchesAlone() throws IOException {
        List<String> ids = run(requests(3), lines(1).build()).batchIds();
        var shuffled = List.of(ids.get(2), ids.get(0), ids.get(1));

        Job job = server.client.jobs().resume(shuffled);

        assertEquals(ids, job.batchIds());
        assertEquals(List.of("c0 in0", "c1 in1", "c2 in2"), told(job));
    }

    @Test
    void aJobGoesOnFromItsIdAlone() {
        Job job = run(requests(3), lines(1).build());

        Job found = server.client.jobs().find(job.id().orElseThrow());

        assertEquals(job.batchIds(), found.batchIds());
        assertThrows(IllegalArgumentException.class, () -> server.client.jobs().find("none"));
    }

    @Test
    void whatWasSubmittedIsNotSubmittedTwice() {
        var params = lines(2).id("nightly").build();
        Job job = run(requests(4), params);

        Job again = server.client.jobs().submit(requests(4), params);

        assertEquals(job.batchIds(), again.batchIds());
    }

    @Test
    void aSubmitThatWasInterruptedIsCompleted() {
        var params = lines(1).id("broken").build();
        var interrupted =
                new BatchJobs(
                        new FailingBatches(server.client.batches(), 2),
                        server.client.files(),
                        time -> {},
                        () -> "unused");
        assertThrows(TidemillIoException.class, () -> interrupted.submit(requests(3), params));
        assertThrows(IllegalStateException.class, () -> server.client.jobs().find("broken"));

        Job whole = run(requests(3), params);

        assertEquals(Optional.of("broken"), whole.id());
        assertEquals(List.of("c0 in0", "c1 in1", "c2 in2"), told(whole));
        assertEquals(
                3,
                server.client
                        .batches()
                        .list(
                                BatchListParams.builder()
                                        .putMetadata("tidemill_job", "broken")
                                        .build())
                        .items()
                        .size());
    }

    /// Batches of which no more than so many can be created.
    private static final class FailingBatches implements BatchService {
        private final BatchService batches;
        private int left;

        FailingBatches(BatchService batches, int left) {
            this.batches = batches;
            this.left = left;
        }

        @Override
        public Batch create(BatchCreateParams params, RequestOptions options) {
            if (left == 0) {
                throw new TidemillIoException("the program was killed", null);
            }
            left--;
            return batches.create(params, options);
        }

        @Override
        public Batch retrieve(BatchRetrieveParams params, RequestOptions options) {
            return batches.retrieve(params, options);
        }

        @Override
        public BatchListPage list(BatchListParams params, RequestOptions options) {
            return batches.list(params, options);
        }

        @Override
        public Batch cancel(BatchCancelParams params, RequestOptions options) {
            return batches.cancel(params, options);
        }
    }

    @Test
    void aBatchOfAnyOriginIsAJob() {
        var batch = server.end(server.batchOf("c0", "c1"));

        Job job = server.client.jobs().resume(List.of(batch.id()));

        assertEquals(Optional.empty(), job.id());
        assertEquals(List.of("c0 x", "c1 x"), told(job));
        assertThrows(
                NotFoundException.class, () -> server.client.jobs().resume(List.of("batch_none")));
    }

    @Test
    void progressIsToldUntilTheEnd() {
        var told = new ArrayList<JobProgress>();

        var last = server.client.jobs().submit(requests(3), lines(2).build()).await(told::add);

        assertEquals(told.getLast(), last);
        assertTrue(last.isFinal());
        assertEquals(3, last.total());
        assertEquals(3, last.completed());
        assertEquals(0, last.failed());
    }

    @Test
    void howMuchOfAJobWasSentIsToldUntilAllIs() {
        var told = Collections.synchronizedList(new ArrayList<UploadProgress>());
        int line = request("c0", "m", "in0").toLine().length;

        run(requests(3), lines(2).uploadListener(told::add).build());

        assertEquals(2L * line, told.getFirst().sent());
        assertEquals(new UploadProgress(3L * line, 3L * line), told.getLast());
    }

    @Test
    void theRequestsOfAFileAreReadAsTheyWereWritten() throws IOException {
        var file = new ByteArrayOutputStream();
        BatchRequest.writeAll(requests(2), file);
        file.write('\n');
        BatchRequest.writeAll(requests(1), file);

        try (var read = BatchRequest.readAll(new ByteArrayInputStream(file.toByteArray()))) {
            assertEquals(Stream.concat(requests(2), requests(1)).toList(), read.toList());
        }
    }

    @Test
    void aJobWithoutRequestsIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> server.client.jobs().submit(Stream.of(), JobParams.none()));
    }
}
