package dev.tidemill.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.client.errors.InternalServerException;
import dev.tidemill.client.errors.TidemillIoException;
import dev.tidemill.client.jobs.BatchRequest;
import dev.tidemill.client.jobs.Job;
import dev.tidemill.client.jobs.JobParams;
import dev.tidemill.client.jobs.Outcome;
import dev.tidemill.testkit.ModelReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Jobs on a server that goes away and comes back.
class ScriptedJobsTest {
    private static final ModelReply.Whole RUNNING = batch("in_progress", "");
    private static final ModelReply.Whole COMPLETED =
            batch("completed", ",\"input_file_id\":\"file-i\",\"output_file_id\":\"file-o\"");
    private static final ModelReply.Whole AWAY = ModelReply.error(503, "x");
    private static final ModelReply.Whole INPUT =
            text(
                    200,
                    "{\"custom_id\":\"c\",\"url\":\"/v1/x\",\"body\":{}}\n\n{\"custom_id\":\"d\",\"url\":\"/v1/x\",\"body\":{}}");
    private static final String OUTPUT =
            """
            {"custom_id":"c","response":null,"error":{"code":"batch_expired","message":"Late."}}
            """;

    private static ModelReply.Whole batch(String status, String more) {
        return ModelReply.json(
                200, "{\"id\":\"batch_1\",\"status\":\"%s\"%s}".formatted(status, more));
    }

    private static ModelReply.Whole text(int status, String text) {
        return new ModelReply.Whole(status, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    private static Job job(TidemillClient client) {
        return client.jobs().resume(List.of("batch_1"));
    }

    @Test
    void waitingGrowsLongerAndStaysUnderItsLimit() throws IOException {
        var replies = new ModelReply[40];
        Arrays.fill(replies, RUNNING);
        replies[39] = COMPLETED;
        try (var scripted = Scripted.of(replies)) {
            job(scripted.client).await();

            assertEquals(Duration.ofMillis(200), scripted.pauses.get(0));
            assertEquals(Duration.ofMillis(260), scripted.pauses.get(1));
            assertEquals(Duration.ofSeconds(15), scripted.pauses.getLast());
        }
    }

    @Test
    void waitingIsNeverLongerThanTheCallerWants() throws IOException {
        var replies = new ModelReply[10];
        Arrays.fill(replies, RUNNING);
        replies[9] = COMPLETED;
        try (var scripted = Scripted.of(replies)) {
            job(scripted.client).await(progress -> {}, Duration.ofMillis(300));

            assertEquals(Duration.ofMillis(200), scripted.pauses.get(0));
            assertEquals(Duration.ofMillis(300), scripted.pauses.getLast());
        }
    }

    @Test
    void aServerThatGoesAwayIsWaitedFor() throws IOException {
        try (var scripted = Scripted.of(RUNNING, AWAY, AWAY, AWAY, AWAY, AWAY, COMPLETED)) {
            assertTrue(job(scripted.client).await().isFinal());
        }
    }

    @Test
    void aServerThatStaysAwayIsGivenUp() throws IOException {
        try (var scripted = Scripted.of(RUNNING, AWAY);
                var client = scripted.builder().maxRetries(0).build()) {
            Job job = job(client);

            assertThrows(InternalServerException.class, job::await);
            var waited = scripted.pauses.stream().reduce(Duration.ZERO, Duration::plus);
            assertEquals(10, waited.toMinutes());
        }
    }

    @Test
    void nobodyLooksForAJobWhoseNameIsNew() throws IOException {
        var file = ModelReply.json(200, "{\"id\":\"file-1\"}");
        try (var scripted = Scripted.of(file, RUNNING)) {
            var request = BatchRequest.of("c", "/v1/x", "{}");

            scripted.client
                    .jobs()
                    .submit(Stream.of(request), JobParams.builder().newId("drawn").build());

            assertEquals(
                    List.of("POST /v1/files", "POST /v1/batches"),
                    scripted.requests().stream()
                            .map(sent -> sent.method() + " " + sent.path())
                            .toList());
        }
    }

    @Test
    void whatHasNotEndedHasNoResults() throws IOException {
        try (var scripted = Scripted.of(RUNNING)) {
            assertThrows(IllegalStateException.class, () -> job(scripted.client).results());
        }
    }

    @Test
    void aLineThatIsInNoFileIsToldAsMissing() throws IOException {
        try (var scripted = Scripted.of(COMPLETED, INPUT, text(200, OUTPUT));
                var outcomes = job(scripted.client).results()) {
            var told = outcomes.map(Outcome.NotRun.class::cast).toList();

            assertEquals("batch_expired", told.get(0).code());
            assertEquals("Late.", told.get(0).message());
            assertEquals(OUTPUT.strip(), told.get(0).line().orElseThrow().toString());
            assertEquals(Optional.empty(), told.get(1).line());
            assertEquals("no_result", told.get(1).code());
            assertEquals("no file of batch_1 has this line", told.get(1).message());
        }
    }

    @Test
    void aDownloadThatBreaksOffGoesOnFromThere() throws IOException {
        try (var scripted =
                        Scripted.of(
                                COMPLETED,
                                INPUT,
                                new ModelReply.Truncated(text(200, OUTPUT), 10),
                                text(206, OUTPUT.substring(10)));
                var outcomes = job(scripted.client).results()) {
            var first = (Outcome.NotRun) outcomes.findFirst().orElseThrow();

            assertEquals("batch_expired", first.code());
            assertEquals(Optional.of("bytes=10-"), scripted.requests().getLast().header("range"));
        }
    }

    @Test
    void aDownloadStartsAnewWhereTheServerHasNoRanges() throws IOException {
        try (var scripted =
                        Scripted.of(
                                COMPLETED,
                                INPUT,
                                new ModelReply.Truncated(text(200, OUTPUT), 10),
                                text(200, OUTPUT));
                var outcomes = job(scripted.client).results()) {
            assertEquals(
                    "batch_expired", ((Outcome.NotRun) outcomes.findFirst().orElseThrow()).code());
        }
    }

    @Test
    void aDownloadThatOnlyBreaksOffIsGivenUp() throws IOException {
        try (var scripted = Scripted.of(COMPLETED, new ModelReply.Truncated(text(200, OUTPUT), 0));
                var outcomes = job(scripted.client).results()) {
            var e = assertThrows(TidemillIoException.class, outcomes::toList);

            assertEquals("the content of file-i broke off", e.getMessage());
            assertEquals(4, Collections.frequency(scripted.pauses, Duration.ofSeconds(1)));
        }
    }
}
