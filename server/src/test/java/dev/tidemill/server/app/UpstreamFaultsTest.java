package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.dispatch.UpstreamConfig;
import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One line, or few, to a model server that misbehaves: what becomes of them, how many calls that
/// takes, and what the client reads in the end. A line has three attempts.
class UpstreamFaultsTest {
    private static final ModelReply.Whole OK = ModelReply.json(200, "{\"ok\":true}");
    private static final String LINE = Lab.line("c1", "\"input\":\"a\"");
    private static final long MOST_BYTES = 1 << 20;

    @TempDir private Path folder;

    @Test
    void status429UsesUpNoAttempt() throws Exception {
        assertRefusalsUseUpNothing(429);
    }

    @Test
    void status503UsesUpNoAttempt() throws Exception {
        assertRefusalsUseUpNothing(503);
    }

    private void assertRefusalsUseUpNothing(int status) throws Exception {
        var calls = new AtomicInteger();
        // Two attempts are left for the errors behind the refusals.
        ModelServer.Behaviour behaviour =
                _ ->
                        switch (calls.incrementAndGet()) {
                            case 1, 2, 3, 4, 5, 6, 7, 8 -> error(status);
                            case 9, 10 -> error(500);
                            default -> OK;
                        };
        try (var lab = start(behaviour)) {
            assertAnswered(lab, "{\"ok\":true}");
            assertEquals(11, lab.model.calls().size());
        }
    }

    @Test
    void status429WithRetryAfterIsLeftAloneUntilThen() throws Exception {
        List<Long> calls = new CopyOnWriteArrayList<>();
        var wait = error(429).with("Retry-After", "1");
        ModelServer.Behaviour behaviour =
                _ -> {
                    calls.add(System.nanoTime());
                    return calls.size() == 1 ? wait : OK;
                };
        try (var lab = start(behaviour)) {
            assertAnswered(lab, "{\"ok\":true}");
            assertEquals(2, calls.size());
            assertTrue(calls.get(1) - calls.get(0) >= Duration.ofSeconds(1).toNanos());
        }
    }

    @Test
    void status500IsTriedAgainAndItsLastAnswerIsKept() throws Exception {
        var calls = new AtomicInteger();
        try (var lab = start(_ -> error(500 + calls.getAndIncrement()))) {
            var batch = lab.run(LINE);
            var line = Json.parse(lab.errors(batch).getFirst());
            assertEquals("502", line.text("response.status_code"));
            assertEquals("c502", line.text("response.body.error.code"));
            assertEquals("null", line.text("error"));
            assertEquals(3, lab.model.calls().size());
        }
    }

    @Test
    void aRefusedConnectionUsesUpNoAttempt() throws Exception {
        int port = freePort();
        var url = URI.create("http://127.0.0.1:" + port + "/v1");
        try (var lab = start(ModelServer.start(Models.echo()), url)) {
            String id = lab.create(Lab.lines(1_000));
            lab.awaitProgress(id, found -> found.text("waits_for").equals("circuit_open"));
            try (var model = ModelServer.start(port, Models.echo(), true)) {
                var batch = lab.end(id);
                assertEquals("1000", batch.text("request_counts.completed"));
                assertEquals("0", batch.text("request_counts.failed"));
                assertEquals(1_000, model.calls().size());
            }
        }
    }

    @Test
    void aResetBeforeTheRequestIsReadUsesUpAnAttempt() throws Exception {
        try (var lab = start(_ -> OK)) {
            lab.model.resetNext(3);
            assertFails(lab, "upstream_unavailable", "broke off");
            assertEquals(0, lab.model.calls().size());
        }
    }

    @Test
    void aResetAfterTheRequestUsesUpAnAttempt() throws Exception {
        try (var lab = start(_ -> new ModelReply.Reset())) {
            assertFails(lab, "upstream_unavailable", "broke off");
            assertEquals(3, lab.model.calls().size());
        }
    }

    @Test
    void aResetInTheMiddleOfTheAnswerUsesUpAnAttempt() throws Exception {
        try (var lab = start(_ -> new ModelReply.ResetAfter(OK, 4))) {
            assertFails(lab, "upstream_unavailable", "broke off");
            assertEquals(3, lab.model.calls().size());
        }
    }

    @Test
    void anAnswerWithoutEndIsATimeout() throws Exception {
        var endless = new ModelReply.Endless(utf8(" "), Duration.ofMillis(10));
        try (var lab = impatient(_ -> endless)) {
            assertFails(lab, "request_timeout", "did not answer within 0.3 seconds");
            assertEquals(3, lab.model.calls().size());
        }
    }

    @Test
    void anAnswerWithoutEndIsRefusedAsSoonAsItIsTooLong() throws Exception {
        var endless = new ModelReply.Endless(utf8(" ".repeat(100_000)), Duration.ZERO);
        var model = ModelServer.start(_ -> endless);
        try (var lab = start(model, model.url(), Duration.ofMinutes(5), MOST_BYTES)) {
            assertFails(lab, "upstream_invalid_response", "longer than 1048576 bytes");
            assertEquals(3, lab.model.calls().size());
        }
    }

    @Test
    void aByteASecondIsATimeout() throws Exception {
        var slow = new ModelReply.Slow(OK, 1, Duration.ofSeconds(1));
        try (var lab = impatient(_ -> slow)) {
            assertFails(lab, "request_timeout", "did not answer within 0.3 seconds");
            assertEquals(3, lab.model.calls().size());
        }
    }

    @Test
    void aServerThatHangsIsATimeout() throws Exception {
        try (var lab = impatient(_ -> new ModelReply.Hang(Duration.ofSeconds(20)))) {
            assertFails(lab, "request_timeout", "did not answer within 0.3 seconds");
            assertEquals(3, lab.model.calls().size());
        }
    }

    @Test
    void anAnswerOf100MegabytesComesBackWhole() throws Exception {
        var large = ModelReply.json(200, "{\"x\":\"" + "x".repeat(100_000_000) + "\"}");
        var model = ModelServer.start(_ -> large);
        long most = UpstreamConfig.DEFAULT_MAX_ANSWER_BYTES;
        try (var lab = start(model, model.url(), Duration.ofMinutes(5), most)) {
            var batch = lab.run(LINE);
            assertEquals("1", batch.text("request_counts.completed"));
            var output = lab.get("/v1/files/" + batch.text("output_file_id")).body();
            long bytes = Long.parseLong(Json.parse(output).text("bytes"));
            assertTrue(bytes > 100_000_000 && bytes < 100_001_000, "bytes: " + bytes);
            assertEquals(1, model.calls().size());
        }
    }

    @Test
    void anAnswerBeyondTheLimitIsRefused() throws Exception {
        var large = ModelReply.json(200, "{\"x\":\"" + "x".repeat(2_000_000) + "\"}");
        try (var lab = start(_ -> large)) {
            assertFails(lab, "upstream_invalid_response", "longer than 1048576 bytes");
            assertEquals(3, lab.model.calls().size());
        }
    }

    @Test
    void anAnswerThatIsCompressedIsNotUnpacked() throws Exception {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            gzip.write(utf8("\"" + " ".repeat(100 << 20) + "\""));
        }
        var packed =
                new ModelReply.Whole(
                        200,
                        Map.of("Content-Type", "application/json", "Content-Encoding", "gzip"),
                        bomb.toByteArray());
        try (var lab = start(_ -> packed)) {
            assertFails(lab, "upstream_invalid_response", "JSON");
            assertEquals(null, lab.model.calls().getFirst().headers().get("accept-encoding"));
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (var inside = ModelServer.start(Models.echo())) {
            var elsewhere = error(302).with("Location", inside.url() + "/embeddings");
            try (var lab = start(_ -> elsewhere)) {
                lab.run(LINE);
                assertEquals(List.of(), inside.requests());
            }
        }
    }

    @Test
    void whatIsNoJsonThoughItSaysSoIsABrokenAnswer() throws Exception {
        try (var lab = start(_ -> ModelReply.json(200, "{\"a\":tru"))) {
            assertFails(lab, "upstream_invalid_response", "not valid JSON");
            assertEquals(3, lab.model.calls().size());
        }
    }

    @Test
    void aContentLengthThatIsTooLongIsABrokenAnswer() throws Exception {
        try (var lab = start(_ -> new ModelReply.Misannounced(OK, 100))) {
            assertFails(lab, "upstream_invalid_response", "broke off");
            assertEquals(3, lab.model.calls().size());
        }
    }

    @Test
    void aContentLengthThatIsTooShortIsABrokenAnswer() throws Exception {
        try (var lab = start(_ -> new ModelReply.Misannounced(OK, 5))) {
            assertFails(lab, "upstream_invalid_response", "not valid JSON");
            assertEquals(3, lab.model.calls().size());
        }
    }

    @Test
    void whatIsLeftOfALongerAnswerIsNotWaitedOutByTheNextLine() throws Exception {
        var calls = new AtomicInteger();
        var longer = new ModelReply.Misannounced(ModelReply.json(200, "{} and more"), 2);
        try (var lab = start(_ -> calls.getAndIncrement() == 0 ? longer : OK)) {
            assertAnswered(lab, "{}");
            assertAnswered(lab, "{\"ok\":true}");
            assertEquals(3, lab.model.calls().size());
        }
    }

    @Test
    void garbageInTheChunksIsABrokenAnswer() throws Exception {
        var garbage =
                new ModelReply.Raw(
                        utf8(
                                String.join(
                                        "\r\n",
                                        "HTTP/1.1 200 OK",
                                        "Content-Type: application/json",
                                        "Transfer-Encoding: chunked",
                                        "",
                                        "zebra",
                                        "{}",
                                        "")));
        try (var lab = start(_ -> garbage)) {
            assertFails(lab, "upstream_invalid_response", "broke off");
            assertEquals(3, lab.model.calls().size());
        }
    }

    @Test
    void anErrorObjectUnderStatus200IsAnAnswer() throws Exception {
        String error = "{\"error\":{\"message\":\"no\",\"type\":\"t\",\"param\":null}}";
        try (var lab = start(_ -> ModelReply.json(200, error))) {
            assertAnswered(lab, error);
            assertEquals(1, lab.model.calls().size());
        }
    }

    @Test
    void aServerWithoutTlsUsesUpNoAttempt() throws Exception {
        var model = ModelServer.start(_ -> OK);
        var url = URI.create("https://127.0.0.1:" + model.port() + "/v1");
        assertWaitsUntilItExpires(model, url);
    }

    @Test
    void aNameThatNobodyKnowsUsesUpNoAttempt() throws Exception {
        var model = ModelServer.start(_ -> OK);
        assertWaitsUntilItExpires(model, URI.create("http://nobody.invalid/v1"));
    }

    private void assertWaitsUntilItExpires(ModelServer model, URI url) throws Exception {
        var now = new AtomicReference<>(Instant.now());
        var timeouts = new UpstreamConfig.Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(20));
        var upstream = Lab.upstream(List.of(url), timeouts, MOST_BYTES);
        try (var lab = Lab.start(folder, model, upstream, now::get)) {
            String id = lab.create(LINE);
            lab.awaitProgress(id, found -> found.text("waits_for").equals("circuit_open"));
            now.set(now.get().plus(Duration.ofDays(2)));
            var batch = lab.end(id);
            assertEquals("expired", batch.text("status"));
            var line = Json.parse(lab.errors(batch).getFirst());
            assertEquals("batch_expired", line.text("error.code"));
            assertEquals(0, model.calls().size());
        }
    }

    private Lab start(ModelServer.Behaviour behaviour) throws IOException {
        var model = ModelServer.start(behaviour);
        return start(model, model.url());
    }

    private Lab start(ModelServer model, URI url) throws IOException {
        return start(model, url, Duration.ofSeconds(20), MOST_BYTES);
    }

    private Lab impatient(ModelServer.Behaviour behaviour) throws IOException {
        var model = ModelServer.start(behaviour);
        return start(model, model.url(), Duration.ofMillis(300), MOST_BYTES);
    }

    private Lab start(ModelServer model, URI url, Duration answerTimeout, long mostBytes)
            throws IOException {
        var timeouts = new UpstreamConfig.Timeouts(Duration.ofSeconds(1), answerTimeout);
        return Lab.start(folder, model, Lab.upstream(List.of(url), timeouts, mostBytes));
    }

    private static void assertAnswered(Lab lab, String body)
            throws IOException, InterruptedException {
        var batch = lab.run(LINE);
        assertEquals("1", batch.text("request_counts.completed"));
        String line = lab.output(batch).getFirst();
        assertTrue(line.contains("\"body\":" + body + "}"), line);
    }

    private static void assertFails(Lab lab, String code, String message)
            throws IOException, InterruptedException {
        var batch = lab.run(LINE);
        assertEquals("1", batch.text("request_counts.failed"));
        var line = Json.parse(lab.errors(batch).getFirst());
        assertEquals("null", line.text("response"));
        assertEquals(code, line.text("error.code"));
        assertTrue(line.text("error.message").contains(message), line.text("error.message"));
    }

    private static ModelReply.Whole error(int status) {
        return ModelReply.error(status, "c" + status);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
