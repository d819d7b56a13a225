package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The data folder of each released version is opened and gone on with.
class DataFolderTest {
    private static final InstantSource THEN =
            InstantSource.fixed(Instant.parse("2026-11-24T00:00:00Z"));
    private static final Path FIXTURES = Path.of("src/test/fixtures");

    @TempDir private Path folder;

    @Test
    void version01IsGoneOnWith() throws Exception {
        copy(FIXTURES.resolve("data-0.1"), folder);
        try (var lab = Lab.start(folder, Models.echo(), THEN)) {
            var batches = Json.parse(lab.get("/v1/batches").body()).items("data");
            assertEquals(3, batches.size());
            var running = lab.end(batches.get(0).text("id"));
            assertEquals("completed", running.text("status"));
            assertEquals("40", running.text("request_counts.completed"));
            assertEquals(
                    "hang 39", Json.parse(lab.output(running).get(39)).text("response.body.echo"));
            assertEquals(11, lab.model.calls().size());
            assertEquals("failed", batches.get(1).text("status"));
            assertEquals("invalid_json_line", batches.get(1).text("errors.data.0.code"));
            assertEquals("tide", batches.get(2).text("metadata.team"));
            assertEquals(
                    "2", Json.parse(lab.output(batches.get(2)).get(1)).text("response.body.echo"));
            var found = Json.parse(lab.get("/v1/batches?metadata%5Bteam%5D=tide").body());
            assertEquals(batches.get(2).text("id"), found.text("first_id"));
            assertEquals("completed", lab.run(Lab.line("a", "\"input\":\"new\"")).text("status"));
            assertEquals(4, Json.parse(lab.get("/v1/batches").body()).items("data").size());
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> paths;
        try (var walk = Files.walk(from)) {
            paths = walk.toList();
        }
        for (Path path : paths) {
            Path target = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(target);
            } else {
                Files.copy(path, target);
            }
        }
    }

    /// Writes such a folder. To be run by hand when a version is released.
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        ModelServer.Behaviour some =
                request ->
                        request.text().contains("hang 3")
                                ? new ModelReply.Hang(Duration.ofSeconds(30))
                                : Models.echo().reply(request);
        try (var lab = Lab.start(folder, some, THEN)) {
            String file =
                    lab.upload(
                            Lab.line("a", "\"input\":\"1\"")
                                    + "\n"
                                    + Lab.line("b", "\"input\":\"2\""));
            String create = Lab.creating(file, "/v1/embeddings");
            var done =
                    lab.post(
                            "/v1/batches",
                            create.replace("}", ",\"metadata\":{\"team\":\"tide\"}}"));
            lab.end(Json.parse(done.body()).text("id"));
            lab.run(Lab.line("a", "\"input\":\"1\""), "nonsense");
            var lines =
                    IntStream.range(0, 40)
                            .mapToObj(i -> Lab.line("c" + i, "\"input\":\"hang " + i + "\""))
                            .toList();
            String running = lab.create(String.join("\n", lines));
            lab.await(running, batch -> batch.text("request_counts.completed").equals("29"));
        }
        try (var files = Files.walk(folder)) {
            assertTrue(files.anyMatch(path -> path.endsWith("tidemill.db")));
        }
    }
}
