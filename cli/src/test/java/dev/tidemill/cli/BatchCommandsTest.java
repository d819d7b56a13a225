package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.client.TidemillClient;
import dev.tidemill.client.TidemillHttpClient;
import dev.tidemill.server.app.Config;
import dev.tidemill.server.app.Tidemill;
import dev.tidemill.server.dispatch.UpstreamConfig;
import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelRequest;
import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import dev.tidemill.wire.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `tidemill batches`, `files` and `models` on a server whose model refuses an input of `bad`.
@Timeout(120)
class BatchCommandsTest {
    @TempDir private Path folder;
    private ModelServer model;
    private Tidemill tidemill;
    private TidemillClient client;

    @BeforeEach
    void start() throws IOException {
        model = ModelServer.start(BatchCommandsTest::reply);
        tidemill =
                Tidemill.start(
                        Config.on(folder.resolve("data"))
                                .with(List.of(UpstreamConfig.of("test", model.url()))),
                        () -> {
                            throw new AssertionError("the embedded model is not wanted");
                        },
                        InstantSource.system());
        client = TidemillHttpClient.builder().baseUrl(tidemill.url()).build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        tidemill.close();
        model.close();
    }

    private static ModelReply reply(ModelRequest request) {
        if (request.method().equals("GET")) {
            return Models.list("m");
        }
        return request.text().contains("bad")
                ? ModelReply.error(400, "x")
                : ModelReply.json(200, Models.echo(request));
    }

    private String run(int code, String... arguments) throws IOException, InterruptedException {
        try (var command = CommandProcess.run(folder, tidemill.url(), arguments)) {
            return command.end(code);
        }
    }

    private String onTerminal(String... arguments) throws IOException, InterruptedException {
        try (var command = CommandProcess.onTerminal(folder, tidemill.url(), arguments)) {
            return command.end(0);
        }
    }

    /// Makes a batch of one line for each input.
    private String create(String... inputs) throws IOException, InterruptedException {
        var lines = new StringBuilder();
        for (String input : inputs) {
            lines.append(
                    """
                    {"custom_id":"%s","method":"POST","url":"/v1/embeddings",\
                    "body":{"model":"m","input":"%s"}}
                    """
                            .formatted(input, input));
        }
        Files.writeString(folder.resolve("in.jsonl"), lines);
        String made =
                run(
                        0,
                        "batches",
                        "create",
                        "in.jsonl",
                        "--endpoint",
                        "/v1/embeddings",
                        "--metadata",
                        "team=sea\033[31mrch",
                        "-o",
                        "json");
        return text(made, "id");
    }

    private static String text(String json, String name) {
        return JsonValue.parse(json).get(name).flatMap(JsonValue::asString).orElseThrow();
    }

    @Test
    void aBatchIsMadeAwaitedAndItsResultsAreFetched() throws Exception {
        String id = create("a", "b");

        String waited = run(0, "batches", "wait", id);
        String results = run(0, "batches", "results", id);
        run(0, "batches", "results", id, "-o", "out.jsonl");

        assertTrue(waited.contains("completed") && waited.contains("2/2"), waited);
        assertEquals(2, results.lines().count(), results);
        assertEquals(results, Files.readString(folder.resolve("out.jsonl")));
    }

    @Test
    void aBatchOfWhichALineFailedEndsTheWaitWithThree() throws Exception {
        String id = create("a", "bad");

        run(3, "batches", "wait", id);
        String errors = run(0, "batches", "results", id, "--errors");
        String facts = run(0, "batches", "get", id);

        assertTrue(errors.contains("\"custom_id\":\"bad\""), errors);
        assertTrue(facts.contains("1 of 2, 1 failed"), facts);
    }

    @Test
    void jsonIsWhatTheApiSends() throws Exception {
        String id = create("a");
        client.jobs().resume(List.of(id)).await();

        String page = run(0, "batches", "list", "--status", "completed", "-o", "json");
        String all = run(0, "batches", "list", "--all", "-o", "json");
        String lines = run(0, "batches", "list", "--all", "-o", "jsonl");
        String one = run(0, "batches", "get", id, "-o", "json");

        assertEquals(client.batches().list().response() + "\n", page);
        assertEquals(page, all);
        assertEquals(client.batches().retrieve(id) + "\n", lines);
        assertEquals(lines, one);
    }

    @Test
    void filtersAreTheServers() throws Exception {
        create("a");

        String others = run(0, "batches", "list", "--model", "n", "-o", "jsonl");
        String old = run(0, "batches", "list", "--created-before", "1h", "-o", "jsonl");
        String recent = run(0, "batches", "list", "--created-after", "2026-01-01", "-o", "jsonl");
        String wrong = run(2, "batches", "list", "--created-after", "soon");

        assertEquals("", others);
        assertEquals("", old);
        assertEquals(1, recent.lines().count(), recent);
        assertTrue(wrong.contains("--created-after must be a time ago such as 12h"), wrong);
    }

    @Test
    void aTableFitsTheTerminalAndIsWholeInAPipe() throws Exception {
        String id = create("a");
        client.jobs().resume(List.of(id)).await();

        String piped = run(0, "batches", "list");
        String shown = onTerminal("batches", "list");

        assertTrue(piped.contains("team=sea?[31mrch"), piped);
        assertFalse(piped.contains("\033"), piped);
        assertTrue(shown.contains("\033[32mcompleted\033[0m"), shown);
        assertTrue(
                shown.replaceAll("\033\\[\\d+m", "").lines().allMatch(line -> line.length() <= 80),
                shown);
        assertTrue(shown.contains(id) && shown.contains(" ago"), shown);
    }

    @Test
    void whatCannotBeIsSaidInOneLineWithTheWayOut() throws Exception {
        String unknown = run(1, "batches", "get", "batch_x");
        String nowhere = run(1, "models", "--base-url", "http://127.0.0.1:1/v1");
        String noFile = run(1, "batches", "create", "no.jsonl", "--endpoint", "/v1/embeddings");

        assertEquals(1, unknown.lines().count(), unknown);
        assertEquals(1, nowhere.lines().count(), nowhere);
        assertTrue(nowhere.contains("is it running?"), nowhere);
        assertEquals("tidemill: the file no.jsonl cannot be read\n", noFile);
    }

    @Test
    void filesComeAndGo() throws Exception {
        Files.writeString(folder.resolve("in.jsonl"), "{}\n");

        String id = text(run(0, "files", "upload", "in.jsonl", "-o", "json"), "id");
        String list = run(0, "files", "list");
        String content = run(0, "files", "content", id);
        String facts = run(0, "files", "get", id);
        run(0, "files", "delete", id);
        String gone = run(1, "files", "get", id);

        assertTrue(list.contains(id) && list.contains("in.jsonl"), list);
        assertEquals("{}\n", content);
        assertTrue(facts.contains("3 B"), facts);
        assertTrue(gone.contains("404"), gone);
    }

    @Test
    void modelsAreListed() throws Exception {
        assertTrue(run(0, "models").lines().anyMatch(line -> line.startsWith("m ")));
        assertEquals(client.models().list().response() + "\n", run(0, "models", "-o", "json"));
    }
}
