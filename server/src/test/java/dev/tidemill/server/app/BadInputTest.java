package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever comes in, the answer is a clear error, nothing is left behind, and the server lives.
class BadInputTest {
    private static final String INPUT = "\"input\":\"1\"";
    private static final String GOOD = Lab.line("good", INPUT);

    @TempDir private static Path folder;
    private static Lab lab;

    @BeforeAll
    static void start() throws IOException {
        lab =
                Lab.start(
                        folder,
                        request ->
                                request.text().contains("slow")
                                        ? new ModelReply.After(
                                                Duration.ofMillis(300), Models.list())
                                        : Models.echo().reply(request));
    }

    @AfterAll
    static void stop() throws IOException {
        lab.close();
    }

    @AfterEach
    void itLives() throws Exception {
        assertEquals(200, lab.get("/readyz").statusCode());
    }

    @Test
    void notMultipart() throws Exception {
        assertRefused(400, lab.post("/v1/files", "{\"purpose\":\"batch\"}"));
    }

    @Test
    void noFilePart() throws Exception {
        var refused =
                form(
                        "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--b--\r\n");
        assertRefused(400, refused);
        assertEquals("file", Json.parse(refused.body()).text("error.param"));
    }

    @Test
    void twoFileParts() throws Exception {
        String file = "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n{}\r\n";
        var refused = form(file + file + "--b--\r\n");
        assertRefused(400, refused);
        assertEquals("duplicate_parameter", Json.parse(refused.body()).text("error.code"));
    }

    private static HttpResponse<String> form(String body) throws Exception {
        return lab.send(
                lab.request("/v1/files")
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void byteOrderMark() throws Exception {
        assertMistake("\uFEFF" + GOOD, "invalid_json_line", "1", "null");
    }

    @Test
    void lineEndsOfEveryKindAndBlankLinesAreFine() throws Exception {
        var batch = lab.run("", "  \t", GOOD.replace("good", "a") + "\r", "\r", GOOD);
        assertEquals("2", batch.text("request_counts.completed"));
    }

    @Test
    void blankLinesCountInLineNumbers() throws Exception {
        assertMistake("\n \n" + GOOD + "\n\nnonsense", "invalid_json_line", "5", "null");
    }

    @Test
    void aLineOfMoreThanTheLimit() throws Exception {
        String longLine = Lab.line("a", "\"input\":\"" + "x".repeat(64 << 20) + "\"");
        var batch = lab.run(longLine, GOOD);
        assertEquals("invalid_json_line", batch.text("errors.data.0.code"));
        assertTrue(batch.text("errors.data.0.message").contains("" + (64 << 20)));
    }

    @Test
    void aLineOfNearlyTheLimitRuns() throws Exception {
        var batch = lab.run(Lab.line("a", "\"input\":\"" + "x".repeat((64 << 20) - 1_000) + "\""));
        assertEquals("1", batch.text("request_counts.completed"));
    }

    @Test
    void zeroBytes() throws Exception {
        assertMistake(GOOD + "\n\0\0\0", "invalid_json_line", "2", "null");
        assertMistake(
                GOOD + "\n" + Lab.line("b", "\"input\":\"\0\""), "invalid_json_line", "2", "null");
    }

    @Test
    void bytesThatAreNoUtf8() throws Exception {
        assertNotUtf8("\u00ff");
        assertNotUtf8("\u00c0\u00af");
        assertNotUtf8("\u00ed\u00a0\u0080");
        assertNotUtf8("x".repeat(2 << 20) + "\u00f5\u0090\u0080\u0080");
    }

    /// @param input whose characters stand for bytes
    private static void assertNotUtf8(String input) throws Exception {
        byte[] line =
                Lab.line("b", "\"input\":\"" + input + "\"").getBytes(StandardCharsets.ISO_8859_1);
        String head =
                "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
                        + "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n"
                        + GOOD
                        + "\n";
        var body =
                BodyPublishers.concat(
                        BodyPublishers.ofString(head),
                        BodyPublishers.ofByteArray(line),
                        BodyPublishers.ofString("\r\n--b--\r\n"));
        var uploaded =
                lab.send(
                        lab.request("/v1/files")
                                .header("Content-Type", "multipart/form-data; boundary=b")
                                .POST(body));
        String file = Json.parse(uploaded.body()).text("id");
        var created = lab.post("/v1/batches", Lab.creating(file, "/v1/embeddings"));
        var batch = lab.end(Json.parse(created.body()).text("id"));
        assertEquals("failed", batch.text("status"), input);
        assertEquals("invalid_json_line", batch.text("errors.data.0.code"));
        assertEquals("2", batch.text("errors.data.0.line"));
    }

    @Test
    void nestingHasALimit() throws Exception {
        String fine = "[".repeat(900) + "]".repeat(900);
        assertEquals(
                "1", lab.run(Lab.line("a", "\"input\":" + fine)).text("request_counts.completed"));
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        assertMistake(Lab.line("a", "\"input\":" + deep), "invalid_json_line", "1", "null");
    }

    @Test
    void aKeyThatStandsTwice() throws Exception {
        assertMistake(
                GOOD.replace("\"method\"", "\"method\":\"POST\",\"method\""),
                "invalid_json_line",
                "1",
                "null");
        assertMistake(Lab.line("a", INPUT + ",\"model\":\"m\""), "invalid_json_line", "1", "null");
        assertMistake(
                Lab.line("a", INPUT + ",\"stream\":false,\"stream\":true"),
                "invalid_json_line",
                "1",
                "null");
        assertEquals(
                "1",
                lab.run(Lab.line("a", INPUT + ",\"user\":1,\"user\":2"))
                        .text("request_counts.completed"));
    }

    @Test
    void customIdsFarApart() throws Exception {
        var input = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            input.append(Lab.line("c" + i, INPUT)).append('\n');
        }
        assertMistake(input + Lab.line("c7", INPUT), "duplicate_custom_id", "40001", "custom_id");
    }

    @Test
    void moreLinesThanTheLimit() throws Exception {
        var input = new StringBuilder();
        for (int i = 0; i <= 50_000; i++) {
            input.append(Lab.line("c" + i, INPUT)).append('\n');
        }
        var batch = lab.end(lab.create(input.toString()));
        assertEquals("too_many_tasks", batch.text("errors.data.0.code"));
    }

    @Test
    void theEnvelopeIsChecked() throws Exception {
        assertMistake(GOOD.replace("POST", "GET"), "invalid_value", "1", "method");
        assertMistake(GOOD.replace("/v1/embeddings", "/v1/other"), "invalid_url", "1", "url");
        assertMistake(GOOD.replace("\"url\"", "\"u\""), "missing_required_parameter", "1", "url");
        assertMistake(
                "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/embeddings\"}",
                "missing_required_parameter",
                "1",
                "body");
        assertMistake(
                GOOD + "\n" + Lab.line("b", INPUT).replace("\"m\"", "\"alias\""),
                "mismatched_model",
                "2",
                "body.model");
        assertMistake(GOOD.replace("\"m\"", "\"x\""), "model_not_found", "1", "body.model");
        assertMistake(
                Lab.line("a", "\"stream\":true"), "streaming_unsupported", "1", "body.stream");
    }

    @Test
    void whatIsQuotedAndKeptHasAnEnd() throws Exception {
        String much = "x".repeat(1 << 20);
        var batch = lab.run(GOOD.replace("POST", much));
        assertTrue(batch.text("errors.data.0.message").length() < 300);
        assertMistake(
                Lab.line("x".repeat(513), INPUT), "string_above_max_length", "1", "custom_id");
        assertMistake(
                GOOD.replace("\"m\"", "\"" + much + "\""),
                "string_above_max_length",
                "1",
                "body.model");
        assertRefused(
                400, lab.post("/v1/batches", Lab.creating("x".repeat(513), "/v1/embeddings")));
    }

    @Test
    void aFileOfAnotherPurpose() throws Exception {
        var uploaded = lab.send(lab.uploading(GOOD, "user_data"));
        String file = Json.parse(uploaded.body()).text("id");
        var created = lab.post("/v1/batches", Lab.creating(file, "/v1/embeddings"));
        var batch = lab.end(Json.parse(created.body()).text("id"));
        assertEquals("file_id", batch.text("errors.data.0.param"));
        assertRefused(400, lab.get("/v1/files/" + file + "/content"));
    }

    @Test
    void anInputThatIsDeletedMeanwhileIsRunAllTheSame() throws Exception {
        String file = lab.upload(Lab.line("a", "\"input\":\"slow\"") + "\n" + GOOD);
        var created = lab.post("/v1/batches", Lab.creating(file, "/v1/embeddings"));
        assertEquals(200, lab.delete("/v1/files/" + file).statusCode());
        var batch = lab.end(Json.parse(created.body()).text("id"));
        assertEquals("2", batch.text("request_counts.completed"));
    }

    @Test
    void aClientThatStopsReadingCostsOnlyItsConnection() throws Exception {
        String file = lab.upload("{\"a\":\"" + "x".repeat(20 << 20) + "\"}");
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), lab.port())) {
            String request =
                    "GET /v1/files/" + file + "/content HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertEquals('H', socket.getInputStream().read());
            assertEquals("1", lab.run(GOOD).text("request_counts.completed"));
        }
    }

    private static void assertMistake(String input, String code, String line, String param)
            throws Exception {
        var batch = lab.end(lab.create(input));
        var errors = batch.items("errors.data");
        assertEquals("failed", batch.text("status"));
        assertEquals(1, errors.size(), errors.toString());
        assertEquals(
                code + " " + line + " " + param,
                errors.getFirst().text("code")
                        + " "
                        + errors.getFirst().text("line")
                        + " "
                        + errors.getFirst().text("param"));
    }

    private static void assertRefused(int status, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals("invalid_request_error", Json.parse(response.body()).text("error.type"));
    }
}
