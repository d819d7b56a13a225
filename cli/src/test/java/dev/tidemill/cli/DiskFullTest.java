package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemill.testkit.ModelServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server whose disk, with its database and its blobs, fills up in the middle of a batch. Needs
/// the right to mount a small file system.
@Tag("long")
@Timeout(600)
class DiskFullTest {
    private static final int LINES = 6_000;
    private static final int IN_FLIGHT = 64;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(3);

    @TempDir private Path folder;
    private Path disk;
    private Path filler;
    private boolean isMounted;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        filler = disk.resolve("filler");
        isMounted = run("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", disk.toString());
        assumeTrue(isMounted, "no file system can be mounted here");
    }

    @AfterEach
    void unmount() throws Exception {
        if (isMounted) {
            assertTrue(run("umount", disk.toString()));
        }
    }

    @Test
    void batchesPauseAndUploadsAreRefusedUntilThereIsRoom() throws Exception {
        var model = new CountingModel(Duration.ofMillis(40));
        try (var upstream = ModelServer.start(0, model, false)) {
            try (var server = ServerProcess.serve(configuration(upstream), Map.of())) {
                String id = server.create(Lines.input(LINES));
                Waiting.until("a fifth of the lines", () -> model.lines() > LINES / 5);
                fill();
                awaitPause(model);

                String refused = server.upload(Lines.input(500));
                assertTrue(refused.contains("\"code\":\"no_space\""), refused);
                assertTrue(refused.contains("The server has no space left"), refused);
                String status = server.get("/v1/batches/" + id);
                assertEquals("in_progress", ServerProcess.field("status", status));

                Files.delete(filler);
                String batch = server.await(id, "status", Pattern.compile("completed"));
                Lines.assertCompleted(server, batch, LINES);
                assertEquals(LINES, model.calls());
                server.create(Lines.input(500));
            }
        }
        assertSound();
    }

    @Test
    void aKillOnAFullDiskCorruptsNothing() throws Exception {
        var model = new CountingModel(Duration.ofMillis(40));
        try (var upstream = ModelServer.start(0, model, false)) {
            Path config = configuration(upstream);
            String id;
            try (var server = ServerProcess.serve(config, Map.of())) {
                id = server.create(Lines.input(LINES));
                Waiting.until("a fifth of the lines", () -> model.lines() > LINES / 5);
                fill();
                awaitPause(model);
                server.kill();
            }
            assertSound();
            Files.delete(filler);
            try (var server = ServerProcess.serve(config, Map.of())) {
                String batch = server.await(id, "status", Pattern.compile("completed"));
                Lines.assertCompleted(server, batch, LINES);
                assertTrue(model.calls() <= LINES + IN_FLIGHT + 500, "calls: " + model.calls());
            }
        }
        assertSound();
    }

    /// Takes all room there is, and what is set free meanwhile.
    private void fill() throws IOException {
        byte[] block = new byte[4_096];
        long quiet = System.nanoTime() + LONG_ENOUGH.toNanos();
        try (var out =
                Files.newByteChannel(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (System.nanoTime() < quiet) {
                try {
                    out.write(java.nio.ByteBuffer.wrap(block));
                } catch (IOException full) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    /// Until nothing more has been sent for a while.
    private static void awaitPause(CountingModel model) {
        int[] last = {-1};
        long[] since = {System.nanoTime()};
        Waiting.until(
                "a pause",
                () -> {
                    if (model.calls() != last[0]) {
                        last[0] = model.calls();
                        since[0] = System.nanoTime();
                    }
                    return System.nanoTime() - since[0] > LONG_ENOUGH.toNanos();
                });
        assertTrue(model.lines() < LINES, "it did not pause");
    }

    private void assertSound() throws SQLException {
        String url = "jdbc:sqlite:" + disk.resolve("data/tidemill.db");
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("pragma quick_check")) {
            assertTrue(rows.next());
            assertEquals("ok", rows.getString(1));
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private Path configuration(ModelServer upstream) throws IOException {
        return Configuration.write(
                folder.resolve("tidemill.yaml"), disk.resolve("data"), upstream, IN_FLIGHT, "");
    }
}
