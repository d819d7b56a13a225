package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.client.TidemillClient;
import dev.tidemill.client.TidemillHttpClient;
import dev.tidemill.client.batches.Batch;
import dev.tidemill.server.app.Config;
import dev.tidemill.server.app.Tidemill;
import dev.tidemill.server.dispatch.UpstreamConfig;
import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelRequest;
import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `tidemill run` on a server whose models are `m` and `n`. They refuse an input of `bad`, and keep
/// one of `late` waiting until a test lets it go.
@Timeout(120)
class RunFileTest {
    private static final String CONTROL_C = "\003";
    private static final Pattern LINE =
            Pattern.compile("\"custom_id\":\"(\\w+)\".*\"status_code\":(\\d+).*");

    private final CountDownLatch late = new CountDownLatch(1);

    @TempDir private Path folder;
    private ModelServer model;
    private Tidemill tidemill;
    private TidemillClient client;

    @BeforeEach
    void start() throws IOException {
        model = ModelServer.start(this::reply);
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
        late.countDown();
        client.close();
        tidemill.close();
        model.close();
    }

    private ModelReply reply(ModelRequest request) {
        if (request.method().equals("GET")) {
            return Models.list("m", "n");
        }
        if (request.text().contains("late")) {
            await();
        }
        return request.text().contains("bad")
                ? ModelReply.error(400, "x")
                : ModelReply.json(200, Models.echo(request));
    }

    private void await() {
        try {
            if (!late.await(100, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody lets it go");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private CommandProcess run(String... arguments) throws IOException {
        return CommandProcess.run(folder, tidemill.url(), arguments);
    }

    private CommandProcess onTerminal(String... arguments) throws IOException {
        return CommandProcess.onTerminal(folder, tidemill.url(), arguments);
    }

    private static String line(String id, String model, String input) {
        return """
        {"custom_id":"%s","method":"POST","url":"/v1/embeddings",\
        "body":{"model":"%s","input":"%s"}}
        """
                .formatted(id, model, input);
    }

    private void input(String... lines) throws IOException {
        Files.writeString(folder.resolve("in.jsonl"), String.join("", lines));
    }

    private void lateInput() throws IOException {
        input(
                IntStream.range(0, 500)
                        .mapToObj(i -> line("c" + i, "m", "late"))
                        .toArray(String[]::new));
    }

    /// Such as `a 200`, one for each line of the file.
    private List<String> results(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name)).stream()
                .map(LINE::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1) + " " + found.group(2))
                .toList();
    }

    /// The only batch.
    private Batch batch() {
        return client.batches().list().items().getFirst();
    }

    @Test
    void resultsComeInInputOrder() throws Exception {
        input(line("a", "m", "1"), line("b", "n", "2"), line("c", "m", "3"));

        try (var command = run("run", "in.jsonl", "--metadata", "team=search")) {
            assertTrue(command.end(0).contains("3 of 3 lines succeeded: in.results.jsonl"));
        }

        assertEquals(List.of("a 200", "b 200", "c 200"), results("in.results.jsonl"));
        assertFalse(Files.exists(folder.resolve("in.errors.jsonl")));
        assertEquals("search", batch().metadata().orElseThrow().asMap().get("team"));
    }

    @Test
    void linesThatFailGoToAFileOfTheirOwn() throws Exception {
        input(line("a", "m", "1"), line("b", "n", "bad"), line("c", "m", "3"));

        try (var command = run("run", "in.jsonl", "-o", "good", "--errors", "bad")) {
            assertTrue(command.end(3).contains("tidemill: 1 failed: bad"));
        }

        assertEquals(List.of("a 200", "c 200"), results("good"));
        assertEquals(List.of("b 400"), results("bad"));
    }

    @Test
    void aFileWithMistakesIsNotUploaded() throws Exception {
        input(line("a", "m", "1"), "nonsense\n", line("a", "m", "2"));

        try (var command = run("run", "in.jsonl")) {
            String said = command.end(1);

            assertTrue(
                    said.startsWith("in.jsonl:2: This line is not parseable as valid JSON."), said);
            assertTrue(
                    said.contains("in.jsonl:3: The custom_id 'a' for this request is a dup"), said);
        }
        assertEquals(List.of(), client.files().list().items());
    }

    @Test
    void aModelThatTheServerDoesNotHaveIsTold() throws Exception {
        input(line("a", "gone", "1"));

        try (var command = run("run", "in.jsonl")) {
            assertTrue(command.end(3).contains("The provided model 'gone' is not supported"));
        }
    }

    @Test
    void whatIsPipedInComesOutOfThePipe() throws Exception {
        try (var command = run("run", "-")) {
            command.pipe(line("a", "m", "1"));

            assertTrue(command.end(0).contains("\"custom_id\":\"a\""));
        }
    }

    @Test
    void aCommandThatWasKilledIsGoneOnWith() throws Exception {
        lateInput();
        try (var command = run("run", "in.jsonl")) {
            command.awaitSaid(" runs. ");
            command.kill();
        }
        late.countDown();

        try (var command = run("run", "in.jsonl", "--resume", batch().id())) {
            command.end(0);
        }

        var expected = IntStream.range(0, 500).mapToObj(i -> "c" + i + " 200").toList();
        assertEquals(expected, results("in.results.jsonl"));
        assertEquals(1, client.batches().list().items().size());
    }

    @Test
    void theSameNameCreatesNothingTwice() throws Exception {
        input(line("a", "m", "1"), line("b", "n", "2"));

        for (int i = 0; i < 2; i++) {
            try (var command = run("run", "in.jsonl", "--id", "nightly")) {
                command.end(0);
            }
        }
        try (var command = run("run", "--resume", "nightly")) {
            assertTrue(command.end(0).contains("2 of 2 lines succeeded: nightly.results.jsonl"));
        }

        assertEquals(2, client.batches().list().items().size());
    }

    @Test
    void withoutATerminalControlCLeavesItRunning() throws Exception {
        lateInput();
        try (var command = run("run", "in.jsonl")) {
            command.awaitSaid(" runs. ");
            command.interrupt();

            String said = command.end(130);
            assertTrue(said.contains("tidemill: it goes on without this command."), said);
            assertTrue(said.contains("tidemill run in.jsonl --resume " + batch().id()), said);
        }
        assertEquals(Batch.Status.IN_PROGRESS, batch().status());
    }

    @Test
    void onATerminalControlCAsksAndMayCancel() throws Exception {
        lateInput();
        try (var command = onTerminal("run", "in.jsonl")) {
            command.awaitSaid("running");
            command.type(CONTROL_C);
            command.awaitSaid("Leave it running (l), cancel it (c)");
            command.type("c\n");
            command.awaitSaid("cancelling");
            late.countDown();

            assertTrue(command.end(3).contains(": cancelled"));
        }
        assertEquals(Batch.Status.CANCELLED, batch().status());
    }

    @Test
    void onATerminalOneMayGoOnWaiting() throws Exception {
        lateInput();
        try (var command = onTerminal("run", "in.jsonl")) {
            command.awaitSaid("running");
            command.type(CONTROL_C);
            command.awaitSaid("[l]");
            command.type("w\n");
            late.countDown();

            assertTrue(command.end(0).contains("500 of 500 lines succeeded"));
        }
    }

    @Test
    void aSecondControlCEndsItAtOnce() throws Exception {
        lateInput();
        try (var command = onTerminal("run", "in.jsonl")) {
            command.awaitSaid("running");
            command.type(CONTROL_C);
            command.awaitSaid("[l]");
            command.type(CONTROL_C);

            assertTrue(command.end(130).contains("--resume " + batch().id()));
        }
        assertEquals(Batch.Status.IN_PROGRESS, batch().status());
    }

    @Test
    void whatCannotBeIsToldBeforeAnythingIsDone() throws Exception {
        input(line("a", "m", "1"));
        try (var command = run("run", "in.jsonl", "-o", "gone/out.jsonl")) {
            assertTrue(command.end(2).startsWith("tidemill: there is no folder gone for the"));
        }
        try (var command = run("run")) {
            assertTrue(command.end(2).startsWith("tidemill: there must be a FILE, or --resume"));
        }
        assertEquals(List.of(), client.files().list().items());
    }

    @Test
    void whatIsNotThereCannotBeGoneOnWith() throws Exception {
        try (var command = run("run", "--resume", "gone")) {
            assertEquals("tidemill: there is neither a batch nor a run gone\n", command.end(1));
        }
    }

    @Test
    void aServerThatIsNotThereIsTold() throws Exception {
        input(line("a", "m", "1"));
        try (var command = run("run", "in.jsonl", "--base-url", "http://127.0.0.1:1/v1")) {
            String said = command.end(1);

            assertTrue(said.contains("http://127.0.0.1:1/v1/files: "), said);
            assertTrue(said.contains("OPENAI_BASE_URL says where it is."), said);
        }
    }
}
