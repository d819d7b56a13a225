package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.dispatch.UpstreamConfig;
import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes to a model server, and what becomes of what it answers.
class RelayTest {
    private static final ModelReply.Whole OK = ModelReply.json(200, "{\"ok\":true}");

    @TempDir private Path folder;

    @Test
    void bodyAndAnswerAreRelayedByteForByte() throws Exception {
        String more = "\"z\": 1e400,  \"a\":123456789012345678901234567890,\"é\":\"\\u00e9\\/😀\"";
        String answer = "{\"b\": 0.10, \"a\":[1E+2,\"\\u00e9\"],\"c\":98765432109876543210}";
        try (var lab = Lab.start(folder, _ -> ModelReply.json(200, answer))) {
            var batch = lab.run(Lab.line("c1", more));

            assertEquals("{\"model\":\"m\"," + more + "}", lab.model.calls().getFirst().text());
            assertTrue(lab.output(batch).getFirst().contains("\"body\":" + answer + "},"));
        }
    }

    @Test
    void requestsCarryTheKeyTheHeadersAndOneIdAtEveryAttempt() throws Exception {
        var calls = new AtomicInteger();
        try (var lab = Lab.start(folder, _ -> calls.getAndIncrement() == 0 ? status(500) : OK)) {
            var batch = lab.run(Lab.line("c1", "\"input\":\"a\""));

            var first = lab.model.calls().get(0).headers();
            var second = lab.model.calls().get(1).headers();
            assertEquals("/v1/embeddings", lab.model.calls().getFirst().path());
            assertEquals("Bearer sk-secret", first.get("authorization"));
            assertEquals("tide", first.get("x-team"));
            assertEquals("application/json", first.get("content-type"));
            assertEquals(first.get("idempotency-key"), "batch_req_" + first.get("x-request-id"));
            assertEquals(first.get("idempotency-key"), second.get("idempotency-key"));
            assertEquals(
                    Json.parse(lab.output(batch).getFirst()).text("id"),
                    first.get("idempotency-key"));
        }
    }

    @Test
    void anAliasReplacesTheValueOfTheModelAlone() throws Exception {
        try (var lab = Lab.start(folder, _ -> OK)) {
            lab.run(
                    "{\"custom_id\":\"c\",\"method\":\"POST\",\"url\":\"/v1/embeddings\","
                            + "\"body\":{\"x\":{\"model\":\"alias\"}, \"model\" : \"alias\" ,"
                            + "\"input\":\"alias\"}}");
            assertEquals(
                    "{\"x\":{\"model\":\"alias\"}, \"model\" : \"real\" ,\"input\":\"alias\"}",
                    lab.model.calls().getFirst().text());
        }
    }

    @Test
    void aFinalErrorGoesToTheErrorFileWithItsAnswer() throws Exception {
        try (var lab = Lab.start(folder, _ -> status(404).with("x-request-id", "theirs"))) {
            var batch = lab.run(Lab.line("c1", "\"input\":\"a\""));
            var line = Json.parse(lab.errors(batch).getFirst());

            assertEquals("completed", batch.text("status"));
            assertEquals("null", batch.text("output_file_id"));
            assertEquals("1", batch.text("request_counts.failed"));
            assertEquals("404", line.text("response.status_code"));
            assertEquals("theirs", line.text("response.request_id"));
            assertEquals("c404", line.text("response.body.error.code"));
            assertEquals("null", line.text("error"));
            assertEquals(1, lab.model.calls().size());
        }
    }

    @Test
    void anErrorThatSaysNothingIsFinalToo() throws Exception {
        try (var lab = Lab.start(folder, _ -> ModelReply.json(400, ""))) {
            var batch = lab.run(Lab.line("c1", "\"input\":\"a\""));
            var line = Json.parse(lab.errors(batch).getFirst());

            assertEquals("400", line.text("response.status_code"));
            assertEquals(
                    "The model server answered with status 400 and said nothing else.",
                    line.text("response.body.error.message"));
            assertEquals("null", line.text("error"));
            assertEquals(1, lab.model.calls().size());
        }
    }

    @Test
    void aFaultOfTheConnectionIsTriedAgain() throws Exception {
        List<ModelReply> faults =
                List.of(new ModelReply.Reset(), new ModelReply.Truncated(OK, 4), OK);
        var calls = new AtomicInteger();
        try (var lab = Lab.start(folder, _ -> faults.get(calls.getAndIncrement()))) {
            var batch = lab.run(Lab.line("c1", "\"input\":\"a\""));
            assertEquals("1", batch.text("request_counts.completed"));
            assertTrue(lab.output(batch).getFirst().contains("\"body\":{\"ok\":true}"));
        }
    }

    @Test
    void anAnswerOfAnotherTypeIsWrapped() throws Exception {
        var text = new ModelReply.Whole(200, Map.of("Content-Type", "text/plain"), utf8("a\n\"b"));
        try (var lab = Lab.start(folder, _ -> text)) {
            var batch = lab.run(Lab.line("c1", "\"input\":\"a\""));
            var line = Json.parse(lab.output(batch).getFirst());
            assertEquals("text/plain", line.text("response.body.content_type"));
            assertEquals("a\n\"b", line.text("response.body.content"));
        }
    }

    @Test
    void bytesAreWrappedInBase64() throws Exception {
        var audio =
                new ModelReply.Whole(
                        200, Map.of("Content-Type", "audio/mpeg"), new byte[] {0, -1, 10});
        try (var lab = Lab.start(folder, _ -> audio)) {
            var batch = lab.run(Lab.line("c1", "\"input\":\"a\""));
            var line = Json.parse(lab.output(batch).getFirst());
            assertEquals("AP8K", line.text("response.body.content_base64"));
        }
    }

    @Test
    void anErrorThatIsNoJsonIsWrappedInTheEnvelope() throws Exception {
        var page =
                new ModelReply.Whole(
                        413, Map.of("Content-Type", "text/html"), utf8("<h1>Too large</h1>\n"));
        try (var lab = Lab.start(folder, _ -> page)) {
            var batch = lab.run(Lab.line("c1", "\"input\":\"a\""));
            var line = Json.parse(lab.errors(batch).getFirst());
            assertEquals("413", line.text("response.status_code"));
            assertEquals("<h1>Too large</h1>", line.text("response.body.error.message"));
            assertEquals("upstream_error", line.text("response.body.error.type"));
        }
    }

    @Test
    void anAnswerOfManyLinesBecomesOne() throws Exception {
        try (var lab = Lab.start(folder, _ -> ModelReply.json(200, "{\r\n  \"a\": 1\n}\n"))) {
            var batch = lab.run(Lab.line("c1", "\"input\":\"a\""));
            assertEquals(1, lab.output(batch).size());
            assertTrue(lab.output(batch).getFirst().contains("\"body\":{    \"a\": 1 }}"));
        }
    }

    @Test
    void aLongAnswerComesBackWhole() throws Exception {
        String text = "x".repeat(3 << 20);
        String answer = "{\"text\":\"" + text + "\",\"usage\":{\"total_tokens\":9}}";
        try (var lab = Lab.start(folder, _ -> ModelReply.json(200, answer))) {
            var batch = lab.run(Lab.line("c1", "\"input\":\"a\""), Lab.line("c2", "\"input\":1"));
            assertEquals(2, lab.output(batch).size());
            for (String line : lab.output(batch)) {
                assertEquals(text, Json.parse(line).text("response.body.text"));
            }
            assertEquals("18", batch.text("usage.total_tokens"));
        }
    }

    @Test
    void usageOfEveryShapeIsSummed() throws Exception {
        List<String> usages =
                List.of(
                        "{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":1},"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":1}}",
                        "{\"input_tokens\":10,\"output_tokens\":20,\"total_tokens\":30,"
                                + "\"input_tokens_details\":{\"cached_tokens\":5},"
                                + "\"output_tokens_details\":{\"reasoning_tokens\":7}}",
                        "{\"prompt_tokens\":100,\"total_tokens\":100}",
                        "null");
        var calls = new AtomicInteger();
        ModelServer.Behaviour behaviour =
                _ ->
                        ModelReply.json(
                                200, "{\"usage\":" + usages.get(calls.getAndIncrement()) + "}");
        try (var lab = Lab.start(folder, behaviour)) {
            var batch =
                    lab.run(
                            Lab.line("1", "\"input\":1"),
                            Lab.line("2", "\"input\":1"),
                            Lab.line("3", "\"input\":1"),
                            Lab.line("4", "\"input\":1"));
            assertEquals("111", batch.text("usage.input_tokens"));
            assertEquals("6", batch.text("usage.input_tokens_details.cached_tokens"));
            assertEquals("22", batch.text("usage.output_tokens"));
            assertEquals("8", batch.text("usage.output_tokens_details.reasoning_tokens"));
            assertEquals("133", batch.text("usage.total_tokens"));
        }
    }

    @Test
    void endpointsShareTheLoadAndADeadOneIsLeftAlone() throws Exception {
        int nobody;
        try (var free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        var slow = new ModelReply.After(Duration.ofMillis(20), OK);
        try (var one = ModelServer.start(_ -> slow);
                var other = ModelServer.start(_ -> slow)) {
            var plain = Lab.upstream(one);
            var upstream =
                    new UpstreamConfig(
                            "test",
                            List.of(
                                    one.url(),
                                    URI.create("http://127.0.0.1:" + nobody + "/v1"),
                                    other.url()),
                            plain.key(),
                            plain.models(),
                            Map.of(),
                            8,
                            plain.limit(),
                            plain.timeouts(),
                            Map.of(),
                            plain.maxAnswerBytes());
            try (var lab = Lab.start(folder, ModelServer.start(_ -> OK), upstream)) {
                var lines = new String[100];
                for (int i = 0; i < lines.length; i++) {
                    lines[i] = Lab.line("c" + i, "\"input\":1");
                }
                assertEquals("100", lab.run(lines).text("request_counts.completed"));
            }
            assertFalse(one.calls().size() < 40, "calls: " + one.calls().size());
            assertFalse(other.calls().size() < 40, "calls: " + other.calls().size());
            assertTrue(one.mostInFlight() + other.mostInFlight() <= 8 + 1);
        }
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheAnswer() throws Exception {
        var marked = ModelReply.json(200, "\uFEFF{\"ok\":1}");
        try (var lab = Lab.start(folder, _ -> marked)) {
            var batch = lab.run(Lab.line("c1", "\"input\":\"a\""));
            assertTrue(lab.output(batch).getFirst().contains("\"body\":{\"ok\":1}}"));
        }
    }

    @Test
    void aModelIsDiscoveredWhenItsServerComesUp() throws Exception {
        var isUp = new AtomicInteger();
        ModelServer.Behaviour late =
                request ->
                        request.method().equals("GET")
                                ? isUp.getAndIncrement() == 0 ? status(503) : Models.list("m")
                                : OK;
        var model = ModelServer.start(late);
        try (var lab = Lab.start(folder, model, UpstreamConfig.of("test", model.url()))) {
            assertEquals("completed", lab.run(Lab.line("c", "\"input\":1")).text("status"));
            assertTrue(lab.get("/v1/models").body().contains("\"id\":\"m\""));
        }
    }

    private static ModelReply.Whole status(int status) {
        return ModelReply.error(status, "c" + status);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
