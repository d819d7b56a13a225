package dev.tidemill.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchError;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunTest {
    private static final JsonMapper JSON = new JsonMapper();

    private Path folder;
    private LiveServer server;

    @BeforeEach
    void start(@TempDir Path empty) throws IOException {
        folder = empty;
        server = LiveServer.start(folder.resolve("data"));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void batchOfAFileThatIsSentInChunksCompletes() throws IOException {
        Path input = folder.resolve("in.jsonl");
        Files.writeString(input, LiveServer.line("c1") + "\n" + LiveServer.line("c2") + "\n");

        var file =
                server.client
                        .files()
                        .create(
                                FileCreateParams.builder()
                                        .file(input)
                                        .purpose(FilePurpose.BATCH)
                                        .build());

        assertTrue(server.relay.sent().contains("Transfer-Encoding: chunked\r\n"));
        assertEquals("in.jsonl", file.filename());
        assertEquals(Files.size(input), file.bytes());
        assertRuns(file);
    }

    @Test
    void batchOfAFileWithoutANameCompletes() throws IOException {
        var file = server.upload(LiveServer.line("c1"), LiveServer.line("c2"));

        assertTrue(server.relay.sent().contains("name=\"file\"\r\n"));
        assertFalse(server.relay.sent().contains("filename="));
        assertEquals("file", file.filename());
        assertRuns(file);
    }

    private void assertRuns(FileObject input) throws IOException {
        var created = server.create(input.id());
        assertEquals("validating", created.status().asString());
        assertEquals(created.createdAt() + 86_400, created.expiresAt().orElseThrow());

        var batch = server.end(created);

        assertEquals("completed", batch.status().asString());
        assertEquals("m", batch.model().orElseThrow());
        assertEquals(2, batch.requestCounts().orElseThrow().completed());
        assertEquals(4, batch.usage().orElseThrow().totalTokens());
        assertEquals(Optional.empty(), batch.errorFileId());
        var lines = content(batch.outputFileId().orElseThrow());
        assertEquals(2, lines.size());
        assertAnswered("c1", lines.get(0));
        assertAnswered("c2", lines.get(1));
    }

    private static void assertAnswered(String customId, JsonNode line) {
        assertTrue(line.get("id").textValue().startsWith("batch_req_"), line::toString);
        assertEquals(customId, line.get("custom_id").textValue());
        assertTrue(line.get("error").isNull(), line::toString);
        assertEquals(200, line.at("/response/status_code").intValue());
        assertEquals(customId, line.at("/response/body/echo").textValue());
    }

    private List<JsonNode> content(String file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (var response = server.client.files().content(file);
                var body = response.body()) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    @Test
    void failedBatchTellsCodeLineAndParamOfEveryBadLine() {
        var file =
                server.upload(
                        LiveServer.line("c1"),
                        "{\"custom_id\":",
                        LiveServer.line("c3").replace("\"model\":\"m\",", ""),
                        LiveServer.line("c4").replace("/v1/embeddings", "/v1/responses"));

        var batch = server.end(server.create(file.id()));

        assertEquals("failed", batch.status().asString());
        assertEquals(
                List.of(
                        "invalid_json_line 2 null",
                        "invalid_request 3 body.model",
                        "invalid_url 4 url"),
                errors(batch));
        assertEquals(Optional.empty(), batch.outputFileId());
    }

    private static List<String> errors(Batch batch) {
        return batch.errors().orElseThrow().data().orElseThrow().stream()
                .map(RunTest::text)
                .toList();
    }

    private static String text(BatchError error) {
        return error.code().orElseThrow()
                + " "
                + error.line().orElseThrow()
                + " "
                + error.param().orElse(null);
    }
}
