package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tidemill backup`, and servers that are started on what it made.
class BackupTest {
    private static final Pattern COMPLETED = Pattern.compile("completed");
    private static final int LINES = 3_000;

    /// The answers to some lines are too long for the memory, and lie in blobs until the end.
    private static final String LONG = "x".repeat(1_100_000);

    @TempDir private Path folder;
    private Path data;
    private Path copy;

    @BeforeEach
    void nameFolders() {
        data = folder.resolve("data");
        copy = folder.resolve("copy");
    }

    @Test
    void aBackupUnderLoadIsRestored() throws Exception {
        var permits = new Semaphore(0);
        ModelServer.Behaviour model =
                request -> {
                    if (request.method().equals("GET")) {
                        return Models.list("m");
                    }
                    permits.acquireUninterruptibly();
                    return request.text().contains("long")
                            ? ModelReply.json(200, "{\"echo\":\"" + LONG + "\"}")
                            : Models.echo().reply(request);
                };
        String finished;
        String running;
        List<String> listed;
        String output;
        try (var upstream = ModelServer.start(0, model, false);
                var server = ServerProcess.serve(data, upstream.url())) {
            permits.release(20);
            finished = server.await(server.create(lines(20)), "status", COMPLETED);
            output = output(server, finished);
            running = server.create(lines(LINES));
            permits.release(LINES / 3);
            String batch = server.await(running, "completed", Pattern.compile("9\\d\\d|1000"));
            server.delete("/v1/files/" + ServerProcess.field("input_file_id", batch));
            var stop = new AtomicBoolean();
            var uploads = Thread.ofVirtual().start(() -> upload(server, stop));
            try {
                backup();
            } finally {
                stop.set(true);
                uploads.join();
                permits.release(1_000_000);
            }
            server.await(running, "status", COMPLETED);
            listed = batches(server);
        }
        try (var upstream = ModelServer.start(0, Models.echo(), false);
                var restored = ServerProcess.serve(copy, upstream.url())) {
            assertEquals(listed, batches(restored));
            assertEquals(finished, restored.get("/v1/batches/" + id(finished)));
            assertEquals(output, output(restored, finished));
            String batch = restored.await(running, "status", COMPLETED);
            var results = output(restored, batch).lines().toList();
            assertEquals(
                    IntStream.range(0, LINES).mapToObj(i -> "c" + i).toList(),
                    results.stream().map(line -> ServerProcess.field("custom_id", line)).toList());
            assertTrue(results.getFirst().contains(LONG), "the first answer is not what it was");
        }
    }

    @Test
    void theFolderOfAServerThatHasStoppedIsBackedUp() throws Exception {
        String batch;
        try (var upstream = ModelServer.start(Models.echo())) {
            try (var server = ServerProcess.serve(data, upstream.url())) {
                batch = server.await(server.create(lines(10)), "status", COMPLETED);
                server.terminate();
            }
            backup();
            try (var restored = ServerProcess.serve(copy, upstream.url())) {
                assertEquals(batch, restored.get("/v1/batches/" + id(batch)));
                assertEquals(10, output(restored, batch).lines().count());
            }
        }
    }

    @Test
    void anUploadInPartsIsGoneOnWithInTheCopy() throws Exception {
        try (var upstream = ModelServer.start(Models.echo())) {
            String upload;
            String part;
            try (var server = ServerProcess.serve(data, upstream.url())) {
                upload =
                        id(
                                server.post(
                                        "/v1/uploads",
                                        "application/json",
                                        "{\"filename\":\"a\",\"purpose\":\"vision\",\"bytes\":3,"
                                                + "\"mime_type\":\"text/plain\"}"));
                part = id(add(server, upload));
                backup();
            }
            try (var restored = ServerProcess.serve(copy, upstream.url())) {
                String completed =
                        restored.post(
                                "/v1/uploads/" + upload + "/complete",
                                "application/json",
                                "{\"part_ids\":[\"" + part + "\"]}");
                assertEquals("completed", ServerProcess.field("status", completed));
            }
        }
    }

    private static String add(ServerProcess server, String upload)
            throws IOException, InterruptedException {
        return server.post(
                "/v1/uploads/" + upload + "/parts",
                "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\nabc\r\n--b--\r\n");
    }

    @Test
    void whatItMadeIsSaid() throws Exception {
        try (var upstream = ModelServer.start(Models.echo());
                var server = ServerProcess.serve(data, upstream.url())) {
            server.await(server.create("{}\n"), "status", Pattern.compile("failed"));
            assertEquals(
                    "tidemill: "
                            + copy
                            + " is a backup of "
                            + data
                            + ": 1 batches, 1 files in 3 bytes\n",
                    backup());
        }
    }

    @Test
    void aFolderThatIsNotEmptyIsLeftAlone() throws Exception {
        serveOnce();
        Files.createDirectories(copy);
        Files.writeString(copy.resolve("mine"), "mine");
        assertEquals(
                "tidemill: " + copy + " is not an empty folder. Choose a new one.\n", refused());
        assertEquals("mine", Files.readString(copy.resolve("mine")));
    }

    @Test
    void aFolderWithoutDataIsSaid() throws Exception {
        assertEquals(
                "tidemill: "
                        + data
                        + " is no data folder: it has no tidemill.db. Name it with --data.\n",
                refused());
        assertFalse(Files.exists(copy));
        assertFalse(Files.exists(data));
    }

    @Test
    void aDamagedDatabaseIsSaidAndNothingIsLeft() throws Exception {
        serveOnce();
        Files.writeString(data.resolve("tidemill.db"), "this is no database".repeat(1_000));
        String said = refused();
        assertTrue(
                said.startsWith(
                        "tidemill: The database " + data.resolve("tidemill.db") + " cannot"),
                said);
        assertEquals(1, said.lines().count(), said);
        assertFalse(Files.exists(copy));
    }

    @Test
    void aBlobThatIsNotThereIsSaid() throws Exception {
        try (var upstream = ModelServer.start(Models.echo());
                var server = ServerProcess.serve(data, upstream.url())) {
            server.await(server.create("{}\n"), "status", Pattern.compile("failed"));
        }
        try (var blobs = Files.walk(data.resolve("blobs"))) {
            for (Path blob : blobs.filter(file -> file.toString().contains("file-")).toList()) {
                Files.delete(blob);
            }
        }
        try (var process = backing()) {
            String said = process.end(1);
            assertTrue(said.startsWith("tidemill: the data folder itself lacks the blob "), said);
        }
    }

    @Test
    void withPostgreSqlTheBlobsAloneAreCopied() throws Exception {
        try (var upstream = ModelServer.start(Models.echo());
                var server = ServerProcess.serve(data, upstream.url())) {
            server.upload("{}\n");
        }
        try (var process =
                ServerProcess.run(
                        Map.of("TIDEMILL_STORE_URL", "jdbc:postgresql://127.0.0.1:1/x"),
                        "backup",
                        copy.toString(),
                        "--data",
                        data.toString())) {
            assertEquals(
                    "tidemill: "
                            + copy
                            + " has 1 blobs and no database: that is PostgreSQL, and is backed up"
                            + " with pg_dump, before the blobs\n",
                    process.end(0));
        }
        assertFalse(Files.exists(copy.resolve("tidemill.db")));
    }

    private void serveOnce() throws IOException, InterruptedException {
        try (var upstream = ModelServer.start(Models.echo());
                var server = ServerProcess.serve(data, upstream.url())) {
            assertEquals("{\"status\":\"ok\"}", server.get("/healthz"));
            server.terminate();
        }
    }

    private ServerProcess backing() throws IOException {
        return ServerProcess.run("backup", copy.toString(), "--data", data.toString());
    }

    private String backup() throws IOException, InterruptedException {
        try (var process = backing()) {
            return process.end(0);
        }
    }

    private String refused() throws IOException, InterruptedException {
        try (var process = backing()) {
            return process.end(1);
        }
    }

    private static void upload(ServerProcess server, AtomicBoolean stop) {
        while (!stop.get()) {
            try {
                server.upload("{}\n".repeat(1_000));
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /// Line 0, and every 300th, is answered at length.
    private static String lines(int count) {
        var lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(
                    """
                    {"custom_id":"c%d","method":"POST","url":"/v1/embeddings",\
                    "body":{"model":"m","input":"%s"}}
                    """
                            .formatted(i, i % 300 == 0 ? "long" : "short"));
        }
        return lines.toString();
    }

    /// The ids of all batches, in the order of the list.
    private static List<String> batches(ServerProcess server)
            throws IOException, InterruptedException {
        return Pattern.compile("\"id\":\"(batch_\\w+)\"")
                .matcher(server.get("/v1/batches"))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static String output(ServerProcess server, String batch)
            throws IOException, InterruptedException {
        String file = ServerProcess.field("output_file_id", batch);
        return server.get("/v1/files/" + file + "/content");
    }

    private static String id(String batch) {
        return ServerProcess.field("id", batch);
    }
}
